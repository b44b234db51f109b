import { useTexts } from "../../i18n/language.ts";
import { ActionForm } from "../../parts/form.tsx";
import { go } from "../../router.tsx";
import { signOut } from "../../session.ts";

/** Where somebody is signed in: here, and elsewhere. */
export function Sessions() {
  const { t } = useTexts();
  const leave = async (everywhere: boolean) => {
    await signOut({ everywhere });
    go("/");
  };
  return (
    <>
      <p>{t("account.sessions.text")}</p>
      <ActionForm action={t("account.sessions.here")} kind="plain" submit={() => leave(false)} />
      <p>{t("account.sessions.everywhereText")}</p>
      <ActionForm action={t("account.sessions.everywhere")} kind="danger" submit={() => leave(true)} />
    </>
  );
}
