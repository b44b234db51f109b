import { useState } from "react";
import { changeProfile, getProfile } from "../../api.ts";
import { languages, type Language } from "../../i18n/catalogue.ts";
import { chooseLanguage, useTexts } from "../../i18n/language.ts";
import { Failure } from "../../parts/failure.tsx";
import { ActionForm, text } from "../../parts/form.tsx";
import { asUser, type SignedInUser } from "../../session.ts";
import { useData } from "../../use-data.ts";
import { Said } from "./said.tsx";

/** What somebody tells of themselves: a name, and their language. */
export function Profile({ user }: { user: SignedInUser }) {
  const { t, language } = useTexts();
  const { value, error, loading, reload, change } = useData(`profile ${user.email}`, getProfile);
  const [isSaved, setSaved] = useState(false);
  const save = async (fields: FormData) => {
    const chosen = fields.get("language") as Language;
    setSaved(false);
    const profile = await changeProfile({
      displayName: text(fields, "displayName") || null,
      language: chosen,
    });
    await asUser((auth) => auth.setMailLanguage(chosen));
    change(() => profile);
    chooseLanguage(chosen);
    setSaved(true);
  };
  return (
    <>
      <p>{t("account.profile.text")}</p>
      {loading && <p role="status">{t("site.loading")}</p>}
      {error && <Failure error={error} retry={reload} />}
      {value && (
        <ActionForm action={t("account.profile.save")} submit={save}>
          <label>
            {t("account.profile.name")}
            <input
              name="displayName"
              autoComplete="nickname"
              defaultValue={value.displayName}
              maxLength={100}
              aria-describedby="display-name-rule"
            />
          </label>
          <p id="display-name-rule" className="quiet">
            {t("account.profile.nameRule")}
          </p>
          <label>
            {t("account.profile.language")}
            <select key={value.language} name="language" defaultValue={value.language ?? language}>
              {Object.entries(languages).map(([tag, name]) => (
                <option key={tag} value={tag} lang={tag}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        </ActionForm>
      )}
      <Said text={isSaved ? t("account.profile.saved") : undefined} />
    </>
  );
}
