import { textOf } from "../errors.ts";
import { useTexts } from "../i18n/language.ts";

/** An error that a visitor can read, with what can be done. */
export function Failure({ error, retry }: { error: Error; retry?: () => void }) {
  const { t } = useTexts();
  return (
    <div className="failure" role="alert">
      <p>{textOf(error, t)}</p>
      {retry && (
        <button type="button" onClick={retry}>
          {t("site.again")}
        </button>
      )}
    </div>
  );
}
