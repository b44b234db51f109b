import type { Language, Placeholder, TextKey, TextsByKey } from "./catalogue.ts";
import { en } from "./en.ts";
import { ko } from "./ko.ts";

const loaded: Readonly<Record<Language, Partial<TextsByKey>>> = { en: { ...en }, ko: { ...ko } };

/** All texts, by language. Those of a page that is loaded when it is needed are there from then on. */
export const catalogues = loaded as Readonly<Record<Language, TextsByKey>>;

/** Adds the texts of pages that are loaded when they are needed. */
export function addTexts(more: Readonly<Record<Language, Partial<TextsByKey>>>): void {
  Object.assign(loaded.en, more.en);
  Object.assign(loaded.ko, more.ko);
}

type Values = Readonly<Record<string, string | number>>;

/** Writes a text in one language. Numbers are written as the language writes them. */
export type Translate = <Key extends TextKey>(
  key: Key,
  ...values: [Placeholder<Key>] extends [never] ? [] : [Readonly<Record<Placeholder<Key>, string | number>>]
) => string;

/** Texts of one language. */
export interface Texts {
  readonly language: Language;
  readonly t: Translate;
}

/** Splits a text at its placeholders: text, name, text, name, … text. */
export function partsOf(language: Language, key: TextKey, values: Values = {}): string[] {
  const text = catalogues[language][key];
  if (typeof text === "string") return text.split(/\{(\w+)\}/);
  const category = new Intl.PluralRules(language).select(Number(values["count"]));
  return ((category === "one" ? text.one : undefined) ?? text.other).split(/\{(\w+)\}/);
}

/** Texts of a language, for what is no component. */
export function textsIn(language: Language): Texts {
  const numbers = new Intl.NumberFormat(language);
  const t: Translate = (key, ...[values]) => {
    const given: Values = values ?? {};
    return partsOf(language, key, given)
      .map((part, index) => {
        if (index % 2 === 0) return part;
        const value = given[part] ?? "";
        return typeof value === "number" ? numbers.format(value) : value;
      })
      .join("");
  };
  return { language, t };
}

/** True for the key of a text that is there. */
export const isTextKey = (key: string): key is TextKey => Object.hasOwn(loaded.en, key);

/** Text of a key that is made of what a service answers; undefined when there is none. */
export const textFor = (t: Translate, key: string): string | undefined =>
  isTextKey(key) ? (t as unknown as (key: string) => string)(key) : undefined;

/** Language for a visitor: the one chosen here before, else the first of the browser's that the site has, else English. */
export function languageFor(chosen: string | null, browser: readonly string[]): Language {
  const isOurs = (language: string): language is Language => Object.hasOwn(catalogues, language);
  if (chosen !== null && isOurs(chosen)) return chosen;
  return browser.map((tag) => tag.toLowerCase().split("-")[0] ?? "").find(isOurs) ?? "en";
}
