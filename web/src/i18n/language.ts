import { useSyncExternalStore } from "react";
import type { Language } from "./catalogue.ts";
import { languageFor, textsIn, type Texts } from "./translate.ts";

const KEY = "mysfits.language";
const texts: Readonly<Record<Language, Texts>> = { en: textsIn("en"), ko: textsIn("ko") };
const listeners = new Set<() => void>();

function readChoice(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

let current = languageFor(readChoice(), navigator.languages);
document.documentElement.lang = current;

function change(next: Language): void {
  if (next === current) return;
  current = next;
  document.documentElement.lang = next;
  for (const listener of listeners) listener();
}

/** Language of the site just now. */
export const currentLanguage = (): Language => current;

/** Shows the site in a language and remembers it in this browser. Nothing is stored before somebody chooses. */
export function chooseLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // A browser that stores nothing begins with its own language on the next visit.
  }
  change(language);
}

// A choice that is made in another tab holds here too.
window.addEventListener("storage", ({ key }) => {
  if (key === KEY || key === null) change(languageFor(readChoice(), navigator.languages));
});

function watchLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Texts in the visitor's language, for components. */
export const useTexts = (): Texts => texts[useSyncExternalStore(watchLanguage, currentLanguage)];
