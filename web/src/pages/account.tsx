import { useState } from "react";
import { SiteError } from "../errors.ts";
import { useTexts } from "../i18n/language.ts";
import { go, Link } from "../router.tsx";
import { confirm, resendCode, signIn, signUp } from "../session.ts";
import { Failure } from "../parts/failure.tsx";
import { Form, text } from "../parts/form.tsx";

/** Page to sign up. */
export function Register() {
  const { t } = useTexts();
  return (
    <Form
      title={t("page.register")}
      action={t("page.register")}
      submit={async (fields) => {
        const email = text(fields, "email");
        const password = fields.get("password") as string;
        if (password !== fields.get("again")) throw new SiteError((t) => t("account.passwordsDiffer"));
        if (
          password.length < 14 ||
          !/[a-z]/.test(password) ||
          !/[A-Z]/.test(password) ||
          !/\d/.test(password)
        )
          throw new SiteError((t) => t("account.otherPassword"));
        await signUp(email, password);
        go(`/confirm?email=${encodeURIComponent(email)}`);
      }}
      after={
        <p>
          {t("account.registered")} <Link href="/sign-in">{t("page.signIn")}</Link>
        </p>
      }
    >
      <label>
        {t("field.email")}
        <input name="email" type="email" autoComplete="username" required />
      </label>
      <label>
        {t("field.password")}
        <input
          name="password"
          type="password"
          autoComplete="new-password"
          required
          aria-describedby="password-rule"
        />
      </label>
      <p id="password-rule" className="quiet">
        {t("account.passwordRule")}
      </p>
      <label>
        {t("account.passwordAgain")}
        <input name="again" type="password" autoComplete="new-password" required />
      </label>
    </Form>
  );
}

/** Page for the code that confirms an address. */
export function Confirm({ email }: { email: string }) {
  const { t } = useTexts();
  const [sent, setSent] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const resend = async () => {
    setFailure(undefined);
    try {
      await resendCode(email);
      setSent(true);
    } catch (error) {
      setFailure(error as Error);
    }
  };
  return (
    <Form
      title={t("page.confirm")}
      action={t("account.confirm")}
      submit={async (fields) => {
        const address = text(fields, "email");
        await confirm(address, text(fields, "code"));
        go(`/sign-in?email=${encodeURIComponent(address)}`);
      }}
      after={
        <>
          <p>
            {t("account.noMail")}{" "}
            <button type="button" className="link" onClick={() => void resend()}>
              {t("account.resend")}
            </button>
          </p>
          {failure && <Failure error={failure} />}
          <p className="quiet" aria-live="polite">
            {sent && t("account.resent")}
          </p>
        </>
      }
    >
      <p>{t("account.codeSent")}</p>
      <label>
        {t("field.email")}
        <input name="email" type="email" autoComplete="username" defaultValue={email} required />
      </label>
      <label>
        {t("account.code")}
        <input
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="\d{6}"
          title={t("account.codeRule")}
          required
        />
      </label>
    </Form>
  );
}

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
          {t("account.new")} <Link href="/register">{t("page.register")}</Link>
        </p>
      }
    >
      <label>
        {t("field.email")}
        <input name="email" type="email" autoComplete="username" defaultValue={email} required />
      </label>
      <label>
        {t("field.password")}
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
    </Form>
  );
}
