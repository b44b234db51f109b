import { useState } from "react";
import { useTexts } from "../../i18n/language.ts";
import { Words } from "../../i18n/words.tsx";
import { Failure } from "../../parts/failure.tsx";
import { ActionForm } from "../../parts/form.tsx";
import { Link } from "../../router.tsx";
import { asUser, refreshUser, type SignedInUser } from "../../session.ts";
import { useData } from "../../use-data.ts";
import { AuthenticatorSecret } from "../sign-in/authenticator-secret.tsx";
import { code, CodeField } from "../sign-in/fields.tsx";
import { Fresh } from "./fresh.tsx";
import { Said } from "./said.tsx";

/** Codes of an authenticator app, asked for at each sign-in once it is set up. */
export function SecondFactor({ user }: { user: SignedInUser }) {
  const { t } = useTexts();
  const { value, error, reload, change } = useData(`second factor ${user.email}`, async () => ({
    isOn: await asUser((auth) => auth.hasSecondFactor()),
  }));
  const [said, setSaid] = useState<"account.secondFactor.turnedOn" | "account.secondFactor.turnedOff">();
  if (error) return <Failure error={error} retry={reload} />;
  if (!value) return <p role="status">{t("site.loading")}</p>;
  const changed = async (isOn: boolean) => {
    change(() => ({ isOn }));
    setSaid(isOn ? "account.secondFactor.turnedOn" : "account.secondFactor.turnedOff");
    // Groups of administrators come and go with it.
    await refreshUser(true);
  };
  const ask = <Link href="/ask">{t("page.ask")}</Link>;
  return (
    <>
      <p>{t(value.isOn ? "account.secondFactor.on" : "account.secondFactor.off")}</p>
      {value.isOn && (
        <p>
          <Words of="account.secondFactor.lost" parts={{ ask }} />
        </p>
      )}
      <Fresh user={user} section="secondFactor">
        {value.isOn ? (
          <ActionForm
            action={t("account.secondFactor.turnOff")}
            kind="danger"
            submit={async () => {
              await asUser((auth) => auth.turnSecondFactorOff());
              await changed(false);
            }}
          />
        ) : (
          <SetUp user={user} done={() => changed(true)} />
        )}
      </Fresh>
      <Said text={said && t(said)} />
    </>
  );
}

/** Shows the secret, and takes the first code of the app. */
function SetUp({ user, done }: { user: SignedInUser; done: () => Promise<void> }) {
  const { t } = useTexts();
  const [app, setApp] = useState<{ secret: string; uri: string }>();
  if (!app)
    return (
      <ActionForm
        action={t("account.secondFactor.setUp")}
        submit={async () => setApp(await asUser((auth) => auth.beginSecondFactor(user.email)))}
      />
    );
  return (
    <ActionForm
      action={t("account.secondFactor.turnOn")}
      submit={async (fields) => {
        await asUser((auth) => auth.turnSecondFactorOn(code(fields)));
        await done();
      }}
    >
      <p>{t("account.secondFactor.scan")}</p>
      <AuthenticatorSecret secret={app.secret} uri={app.uri} />
      <CodeField label={t("account.secondFactor.code")} focused />
    </ActionForm>
  );
}
