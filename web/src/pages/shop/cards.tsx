import { useTexts } from "../../i18n/language.ts";

/** Tokens of the sandbox's cards. */
const tokens = [
  "tok_ok",
  "tok_challenge",
  "tok_declined",
  "tok_no_funds",
  "tok_expired",
  "tok_slow",
  "tok_timeout",
] as const;

/** Choice of one of the sandbox's test cards. */
export function TestCards() {
  const { t } = useTexts();
  return (
    <fieldset>
      <legend>{t("shop.cards")}</legend>
      <p className="quiet">{t("shop.sandbox")}</p>
      {tokens.map((token, index) => (
        <label key={token}>
          <input type="radio" name="card" value={token} defaultChecked={index === 0} />
          {t(`shop.card.${token}`)}
        </label>
      ))}
    </fieldset>
  );
}
