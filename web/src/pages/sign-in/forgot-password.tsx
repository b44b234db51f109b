import { useState } from "react";
import { useTexts } from "../../i18n/language.ts";
import { Form, text } from "../../parts/form.tsx";
import { go, Link } from "../../router.tsx";
import { loadAuth } from "../../session.ts";
import { code, CodeField, EmailField, newPassword, NewPasswordFields } from "./fields.tsx";

/** Page for who has forgotten the password: a code by mail, then a new one. Both go the same way for an address that nobody has. */
export function ForgotPassword({ email }: { email: string }) {
  const [asked, setAsked] = useState<string>();
  return asked === undefined ? (
    <AskForCode email={email} done={setAsked} />
  ) : (
    <Replace email={asked} again={() => setAsked(undefined)} />
  );
}

function AskForCode({ email, done }: { email: string; done: (email: string) => void }) {
  const { t } = useTexts();
  return (
    <Form
      title={t("page.forgotPassword")}
      action={t("forgot.send")}
      submit={async (fields) => {
        const address = text(fields, "email");
        const { forgotPassword } = await loadAuth();
        await forgotPassword(address);
        done(address);
      }}
      after={
        <p>
          <Link href="/sign-in">{t("page.signIn")}</Link>
        </p>
      }
    >
      <p>{t("forgot.text")}</p>
      <EmailField email={email} />
    </Form>
  );
}

function Replace({ email, again }: { email: string; again: () => void }) {
  const { t } = useTexts();
  return (
    <Form
      title={t("forgot.title")}
      action={t("forgot.replace")}
      submit={async (fields) => {
        const password = newPassword(fields);
        const { replacePassword } = await loadAuth();
        await replacePassword(email, code(fields), password);
        go(`/sign-in?email=${encodeURIComponent(email)}`);
      }}
      after={
        <p>
          {t("signIn.noMail")}{" "}
          <button type="button" className="link" onClick={again}>
            {t("signIn.resend")}
          </button>
        </p>
      }
    >
      <p role="status">{t("forgot.sent")}</p>
      <input type="hidden" name="email" autoComplete="username" value={email} />
      <CodeField focused />
      <NewPasswordFields label={t("field.newPassword")} />
    </Form>
  );
}
