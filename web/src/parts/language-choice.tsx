import { languages, type Language } from "../i18n/catalogue.ts";
import { chooseLanguage, useTexts } from "../i18n/language.ts";

/** Choice of the site's language. Each is written in itself, so that it is found by who reads no other. */
export function LanguageChoice() {
  const { t, language } = useTexts();
  return (
    <label className="language">
      {t("site.language")}
      <select value={language} onChange={(event) => chooseLanguage(event.target.value as Language)}>
        {Object.entries(languages).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
