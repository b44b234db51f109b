import { useState } from "react";
import type { Passkey } from "../../auth/index.ts";
import { useTexts } from "../../i18n/language.ts";
import { Words } from "../../i18n/words.tsx";
import { Failure } from "../../parts/failure.tsx";
import { ActionForm } from "../../parts/form.tsx";
import { usePasskeyPlace } from "../../passkey-place.ts";
import { asUser, type SignedInUser } from "../../session.ts";
import { useData } from "../../use-data.ts";
import { Fresh } from "./fresh.tsx";
import { Said } from "./said.tsx";

/** Passkeys: ways in without a password. */
export function Passkeys({ user }: { user: SignedInUser }) {
  const { t } = useTexts();
  const place = usePasskeyPlace();
  const {
    value: passkeys,
    error,
    reload,
    change,
  } = useData(`passkeys ${user.email}`, () => asUser((auth) => auth.listPasskeys()));
  const [said, setSaid] = useState<"account.passkeys.added" | "account.passkeys.removed">();
  if (error) return <Failure error={error} retry={reload} />;
  if (!passkeys) return <p role="status">{t("site.loading")}</p>;
  return (
    <>
      <p>{t("account.passkeys.text")}</p>
      <p>{t("account.passkeys.lost")}</p>
      {passkeys.length === 0 ? (
        <p>{t("account.passkeys.none")}</p>
      ) : (
        <ul className="passkeys">
          {passkeys.map((passkey) => (
            <li key={passkey.id}>
              <Entry
                passkey={passkey}
                remove={async () => {
                  await asUser((auth) => auth.removePasskey(passkey.id));
                  change((all) => all.filter(({ id }) => id !== passkey.id));
                  setSaid("account.passkeys.removed");
                }}
              />
            </li>
          ))}
        </ul>
      )}
      {place === "by name" ? (
        <p>
          <Words of="account.passkeys.byName" parts={{ address: <ByName /> }} />
        </p>
      ) : (
        <Fresh user={user} section="passkeys">
          <ActionForm
            action={t("account.passkeys.add")}
            submit={async () => {
              setSaid(undefined);
              const all = await asUser(async (auth) => {
                await auth.addPasskey();
                return await auth.listPasskeys();
              });
              change(() => all);
              setSaid("account.passkeys.added");
            }}
          />
        </Fresh>
      )}
      <Said text={said && t(said)} />
    </>
  );
}

function Entry({ passkey, remove }: { passkey: Passkey; remove: () => Promise<void> }) {
  const { t, language } = useTexts();
  const name = passkey.name ?? t("account.passkeys.unnamed");
  const time = passkey.createdAt?.toLocaleString(language, { dateStyle: "long", timeStyle: "short" }) ?? "";
  return (
    <>
      <p>
        <strong>{name}</strong> <span className="quiet">{t("account.passkeys.made", { time })}</span>
      </p>
      <ActionForm action={t("account.passkeys.remove", { name })} kind="danger" submit={remove} />
    </>
  );
}

/** This page by the name of the machine. */
function ByName() {
  const address = new URL(location.href);
  address.hostname = "localhost";
  return (
    <a href={address.href}>
      <code>{address.host}</code>
    </a>
  );
}
