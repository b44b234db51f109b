import { useEffect, useRef, useState } from "react";
import type { Step } from "../../auth/index.ts";
import { SiteError } from "../../errors.ts";
import { useTexts } from "../../i18n/language.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Form, text } from "../../parts/form.tsx";
import { usePasskeyPlace } from "../../passkey-place.ts";
import { go, Link } from "../../router.tsx";
import { loadAuth, refreshUser, useUser } from "../../session.ts";
import { EmailField, PasswordField } from "./fields.tsx";
import { nextPage } from "./next-page.ts";
import { NextStep } from "./steps.tsx";

/** Page to sign in, through all that Cognito asks for.
 * @param next Path of the site to go to afterwards. */
export function SignIn({ email, next }: { email: string; next: string }) {
  const user = useUser();
  const [address, setAddress] = useState(email);
  const [step, setStep] = useState<Step>();
  useEffect(() => {
    if (user) go(nextPage(next), { replace: true });
  }, [user, next]);

  const goOn = async (step: Step, address: string) => {
    setAddress(address);
    const query = `?email=${encodeURIComponent(address)}`;
    if (step.kind === "done") await refreshUser();
    else if (step.kind === "confirm") go(`/confirm${query}`);
    else if (step.kind === "reset") go(`/forgot-password${query}`);
    else setStep(step);
  };
  if (step)
    return (
      <NextStep
        key={step.kind}
        step={step}
        email={address}
        goOn={(following) => goOn(following, address)}
        again={() => setStep(undefined)}
      />
    );
  return <Begin email={address} goOn={goOn} />;
}

/** The first step: a password, or a passkey. */
function Begin({ email, goOn }: { email: string; goOn: (step: Step, email: string) => Promise<void> }) {
  const { t } = useTexts();
  const place = usePasskeyPlace();
  return (
    <Form
      title={t("page.signIn")}
      action={t("page.signIn")}
      submit={async (fields) => {
        const address = text(fields, "email");
        const { signIn } = await loadAuth();
        await goOn(await signIn(address, fields.get("password") as string), address);
      }}
      after={
        <>
          {place === "here" && <WithPasskey goOn={goOn} />}
          <p>
            <Link href="/forgot-password">{t("page.forgotPassword")}</Link>
          </p>
          <p>
            {t("signIn.new")} <Link href="/register">{t("page.register")}</Link>
          </p>
        </>
      }
    >
      <EmailField email={email} />
      <PasswordField />
    </Form>
  );
}

/** Takes the address of the form above it, and no password. */
function WithPasskey({ goOn }: { goOn: (step: Step, email: string) => Promise<void> }) {
  const { t } = useTexts();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const here = useRef<HTMLDivElement>(null);
  const signIn = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const field = here.current?.closest("section")?.querySelector<HTMLInputElement>("input[name=email]");
      if (!field?.value.trim() || !field.validity.valid) {
        field?.focus();
        throw new SiteError((t) => t("signIn.passkeyAddress"));
      }
      const address = field.value.trim();
      await goOn(await (await loadAuth()).signInWithPasskey(address), address);
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div ref={here}>
      <p>
        <Button busy={busy} onClick={() => void signIn()}>
          {t("signIn.withPasskey")}
        </Button>
      </p>
      {failure && <Failure error={failure} />}
    </div>
  );
}
