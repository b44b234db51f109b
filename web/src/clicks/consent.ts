import { useSyncExternalStore } from "react";

/** Choice whether clicks may be recorded: `undefined` until the visitor has chosen. `refused-by-browser` when the browser says so for every site: then
 * nobody is asked. */
export type Consent = "given" | "withheld" | "refused-by-browser" | undefined;

const KEY = "mysfits.click-consent";
const listeners = new Set<() => void>();

/** Do Not Track, and its successor that several laws recognise.
 * @see https://www.w3.org/TR/gpc/ */
const isRefusedByBrowser = (): boolean =>
  navigator.doNotTrack === "1" ||
  (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;

let chosen = readChoice();

function readChoice(): Consent {
  try {
    const text = localStorage.getItem(KEY);
    return text === "given" || text === "withheld" ? text : undefined;
  } catch {
    return undefined;
  }
}

export const consent = (): Consent => (isRefusedByBrowser() ? "refused-by-browser" : chosen);

/** Remembers a choice in this browser. The choice itself is all that is stored before a consent. */
export function choose(choice: "given" | "withheld"): void {
  chosen = choice;
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // A browser that stores nothing asks again on the next visit.
  }
  for (const listener of listeners) listener();
}

// A choice that is made in another tab holds here too.
window.addEventListener("storage", ({ key }) => {
  if (key !== KEY && key !== null) return;
  chosen = readChoice();
  for (const listener of listeners) listener();
});

/** Calls after each choice. @returns What ends that. */
export function watchConsent(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The consent, for components. */
export const useConsent = (): Consent => useSyncExternalStore(watchConsent, consent);
