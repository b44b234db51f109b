import { useState } from "react";
import { choose, useConsent, type Consent } from "../clicks/consent.ts";

/** Asks once whether clicks may be recorded. It stands in the page's flow and covers nothing. */
export function PrivacyQuestion() {
  return useConsent() === undefined ? <Question /> : null;
}

/** The choice, in the footer: it can be changed at any time. */
export function PrivacyChoice() {
  const consent = useConsent();
  const [open, setOpen] = useState(false);
  if (consent === undefined) return null;
  if (consent === "refused-by-browser") return <p>{states[consent]}</p>;
  return (
    <>
      <p>
        {states[consent]}{" "}
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          Privacy choice
        </button>
      </p>
      {open && <Question done={() => setOpen(false)} />}
    </>
  );
}

const states: Readonly<Record<Exclude<Consent, undefined>, string>> = {
  given: "You let us count which mysfits you look at.",
  withheld: "We don't record which mysfits you look at.",
  "refused-by-browser":
    "Your browser asks sites not to track you, so we don't record which mysfits you look at.",
};

function Question({ done }: { done?: () => void }) {
  const answer = (choice: "given" | "withheld") => {
    choose(choice);
    done?.();
  };
  return (
    <section className="privacy" aria-label="Privacy">
      <p>
        May we record which mysfits you look at, and when? It tells us who is popular. While you are signed in
        it is kept with your account’s number; otherwise with nothing that says who you are. Nothing is
        recorded unless you agree.
      </p>
      <p className="choices">
        <button type="button" onClick={() => answer("given")}>
          Yes, record it
        </button>
        <button type="button" onClick={() => answer("withheld")}>
          No, don’t
        </button>
      </p>
    </section>
  );
}
