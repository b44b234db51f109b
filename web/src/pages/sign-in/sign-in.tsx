import { useTexts } from "../../i18n/language.ts";
import { Form, text } from "../../parts/form.tsx";
import { go, Link } from "../../router.tsx";
import { signIn } from "../../session.ts";
import { EmailField, PasswordField } from "./fields.tsx";

/** Page to sign in.
 * @param next Path of the site to go to afterwards. */
export function SignIn({ email, next }: { email: string; next: string }) {
  const { t } = useTexts();
  return (
    <Form
      title={t("page.signIn")}
      action={t("page.signIn")}
      submit={async (fields) => {
        const address = text(fields, "email");
        const result = await signIn(address, fields.get("password") as string);
        // Only paths of this site: `//elsewhere` would leave it.
        go(
          result === "confirm"
            ? `/confirm?email=${encodeURIComponent(address)}`
            : /^\/(?!\/)/.test(next)
              ? next
              : "/",
        );
      }}
      after={
        <p>
          {t("signIn.new")} <Link href="/register">{t("page.register")}</Link>
        </p>
      }
    >
      <EmailField email={email} />
      <PasswordField />
    </Form>
  );
}
