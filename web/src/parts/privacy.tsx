import { useState } from "react";
import { choose, useConsent, type Consent } from "../clicks/consent.ts";
import { useTexts } from "../i18n/language.ts";

/** Asks once whether clicks may be recorded. It stands in the page's flow and covers nothing. */
export function PrivacyQuestion() {
  return useConsent() === undefined ? <Question /> : null;
}

/** The choice, in the footer: it can be changed at any time. */
export function PrivacyChoice() {
  const { t } = useTexts();
  const consent = useConsent();
  const [open, setOpen] = useState(false);
  if (consent === undefined) return null;
  if (consent === "refused-by-browser") return <p>{t(states[consent])}</p>;
  return (
    <>
      <p>
        {t(states[consent])}{" "}
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t("privacy.choice")}
        </button>
      </p>
      {open && <Question done={() => setOpen(false)} />}
    </>
  );
}

const states = {
  given: "privacy.given",
  withheld: "privacy.withheld",
  "refused-by-browser": "privacy.refusedByBrowser",
} as const satisfies Readonly<Record<Exclude<Consent, undefined>, string>>;

function Question({ done }: { done?: () => void }) {
  const { t } = useTexts();
  const answer = (choice: "given" | "withheld") => {
    choose(choice);
    done?.();
  };
  return (
    <section className="privacy" aria-label={t("privacy.heading")}>
      <p>{t("privacy.question")}</p>
      <p className="choices">
        <button type="button" onClick={() => answer("given")}>
          {t("privacy.yes")}
        </button>
        <button type="button" onClick={() => answer("withheld")}>
          {t("privacy.no")}
        </button>
      </p>
    </section>
  );
}
