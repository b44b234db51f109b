import type { ReactNode } from "react";
import type { Step } from "../../auth/index.ts";
import { SiteError } from "../../errors.ts";
import type { TextKey } from "../../i18n/catalogue.ts";
import { useTexts } from "../../i18n/language.ts";
import { Words } from "../../i18n/words.tsx";
import { Form } from "../../parts/form.tsx";
import { Link } from "../../router.tsx";
import { loadAuth } from "../../session.ts";
import { code, CodeField, newPassword, NewPasswordFields, PasswordField } from "./fields.tsx";
import { AuthenticatorSecret } from "./authenticator-secret.tsx";

interface NextStepProps {
  readonly step: Step;
  readonly email: string;
  readonly goOn: (step: Step) => Promise<void>;
  /** Begins the sign-in again. */
  readonly again: () => void;
}

type StepTitle = Extract<TextKey, `signIn.${string}.title`> | "page.signIn";

/** A step of a sign-in after the first one. */
export function NextStep({ step, email, goOn, again }: NextStepProps) {
  const { t } = useTexts();
  const form = (title: StepTitle, read: (fields: FormData) => string, children: ReactNode) => (
    <Form
      title={t(title)}
      action={t("signIn.continue")}
      submit={async (fields) => {
        const { answer } = await loadAuth();
        await goOn(await answer(read(fields), email));
      }}
      after={
        <p>
          <button type="button" className="link" onClick={again}>
            {t("signIn.again")}
          </button>
        </p>
      }
    >
      {children}
    </Form>
  );
  switch (step.kind) {
    case "totp":
      return form(
        "signIn.totp.title",
        code,
        <>
          <p>{t("signIn.totp.text")}</p>
          <CodeField focused />
          <p className="quiet">
            <Words of="signIn.totp.lost" parts={{ ask: <Link href="/ask">{t("page.ask")}</Link> }} />
          </p>
        </>,
      );
    case "email":
      return form(
        "signIn.email.title",
        code,
        <>
          <p>{t("signIn.email.text")}</p>
          <CodeField focused />
        </>,
      );
    case "password":
      return form("page.signIn", (fields) => fields.get("password") as string, <PasswordField focused />);
    case "newPassword":
      return form(
        "signIn.newPassword.title",
        newPassword,
        <>
          <p>{t("signIn.newPassword.text")}</p>
          <NewPasswordFields focused />
        </>,
      );
    case "totpSetup":
      return form(
        "signIn.totpSetup.title",
        code,
        <>
          <p>{t("signIn.totpSetup.text")}</p>
          <AuthenticatorSecret secret={step.secret} uri={step.uri} />
          <CodeField focused />
        </>,
      );
    case "first":
    case "second":
    case "secondSetup":
      return form(
        "signIn.choice.title",
        chosen,
        <>
          {step.kind === "first" && !step.choices.includes("WEB_AUTHN") && (
            <p role="status">{t("signIn.choice.noPasskey")}</p>
          )}
          <fieldset>
            <legend>{t(step.kind === "first" ? "signIn.choice.first" : "signIn.choice.second")}</legend>
            {step.choices.map((choice, index) => (
              <label key={choice} className="choice">
                <input
                  type="radio"
                  name="choice"
                  value={choice}
                  defaultChecked={index === 0}
                  autoFocus={index === 0}
                  required
                />
                {t(`signIn.choice.${choice}`)}
              </label>
            ))}
          </fieldset>
        </>,
      );
    default:
      return null;
  }
}

/** The choice of a form.
 * @throws SiteError when nothing was chosen */
function chosen(fields: FormData): string {
  const choice = fields.get("choice");
  if (typeof choice !== "string") throw new SiteError((t) => t("signIn.choice.none"));
  return choice;
}
