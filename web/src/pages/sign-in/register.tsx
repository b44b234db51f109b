import { useTexts } from "../../i18n/language.ts";
import { Form, text } from "../../parts/form.tsx";
import { go, Link } from "../../router.tsx";
import { loadAuth } from "../../session.ts";
import { EmailField, newPassword, NewPasswordFields } from "./fields.tsx";

/** Page to sign up. */
export function Register() {
  const { t } = useTexts();
  return (
    <Form
      title={t("page.register")}
      action={t("page.register")}
      submit={async (fields) => {
        const email = text(fields, "email");
        const password = newPassword(fields);
        await (await loadAuth()).signUp(email, password);
        go(`/confirm?email=${encodeURIComponent(email)}`);
      }}
      after={
        <p>
          {t("signIn.registered")} <Link href="/sign-in">{t("page.signIn")}</Link>
        </p>
      }
    >
      <EmailField />
      <NewPasswordFields />
    </Form>
  );
}
