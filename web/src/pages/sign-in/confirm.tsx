import { useState } from "react";
import { useTexts } from "../../i18n/language.ts";
import { Failure } from "../../parts/failure.tsx";
import { Form, text } from "../../parts/form.tsx";
import { go } from "../../router.tsx";
import { loadAuth } from "../../session.ts";
import { code, CodeField, EmailField } from "./fields.tsx";

/** Page for the code that confirms an address. */
export function Confirm({ email }: { email: string }) {
  const { t } = useTexts();
  const [sent, setSent] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const resend = async () => {
    setFailure(undefined);
    try {
      await (await loadAuth()).resendCode(email);
      setSent(true);
    } catch (error) {
      setFailure(error as Error);
    }
  };
  return (
    <Form
      title={t("page.confirm")}
      action={t("signIn.confirm")}
      submit={async (fields) => {
        const address = text(fields, "email");
        await (await loadAuth()).confirm(address, code(fields));
        go(`/sign-in?email=${encodeURIComponent(address)}`);
      }}
      after={
        <>
          <p>
            {t("signIn.noMail")}{" "}
            <button type="button" className="link" onClick={() => void resend()}>
              {t("signIn.resend")}
            </button>
          </p>
          {failure && <Failure error={failure} />}
          <p className="quiet" aria-live="polite">
            {sent && t("signIn.resent")}
          </p>
        </>
      }
    >
      <p>{t("signIn.codeSent")}</p>
      <EmailField email={email} />
      <CodeField />
    </Form>
  );
}
