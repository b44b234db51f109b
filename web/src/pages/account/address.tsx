import { useState } from "react";
import { useTexts } from "../../i18n/language.ts";
import { Words } from "../../i18n/words.tsx";
import { ActionForm, text } from "../../parts/form.tsx";
import { asUser, refreshUser, type SignedInUser } from "../../session.ts";
import { code, CodeField } from "../sign-in/fields.tsx";
import { Fresh } from "./fresh.tsx";
import { Said } from "./said.tsx";

/** Changes the address: the new one counts once its code was entered. */
export function Address({ user }: { user: SignedInUser }) {
  const { t } = useTexts();
  const [waiting, setWaiting] = useState<string>();
  const [done, setDone] = useState(false);
  const ask = async (email: string) => {
    setDone(false);
    await asUser((auth) => auth.changeAddress(email));
    setWaiting(email);
  };
  const confirm = async (fields: FormData) => {
    await asUser((auth) => auth.confirmAddress(code(fields)));
    await refreshUser(true);
    setWaiting(undefined);
    setDone(true);
  };
  return (
    <>
      <p>
        <Words of="account.address.now" parts={{ email: <strong>{user.email}</strong> }} />
      </p>
      <Fresh user={user} section="address">
        {waiting === undefined ? (
          <ActionForm action={t("account.address.action")} submit={(fields) => ask(text(fields, "newEmail"))}>
            <label>
              {t("account.address.new")}
              <input name="newEmail" type="email" autoComplete="email" maxLength={254} required />
            </label>
          </ActionForm>
        ) : (
          <>
            <p role="status">
              <Words of="account.address.sent" parts={{ email: <strong>{waiting}</strong> }} />
            </p>
            <ActionForm action={t("account.address.confirm")} submit={confirm}>
              <CodeField focused />
            </ActionForm>
            <p>
              <button type="button" className="link" onClick={() => setWaiting(undefined)}>
                {t("account.address.other")}
              </button>
            </p>
          </>
        )}
      </Fresh>
      <Said text={done ? t("account.address.done") : undefined} />
    </>
  );
}
