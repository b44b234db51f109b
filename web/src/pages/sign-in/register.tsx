import { useTexts } from "../../i18n/language.ts";
import { Form, text } from "../../parts/form.tsx";
import { go, Link } from "../../router.tsx";
import { signUp } from "../../session.ts";
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
        await signUp(email, newPassword(fields));
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
