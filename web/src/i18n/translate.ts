import type { Language, Placeholder, Plural, TextKey } from "./catalogue.ts";
import { en } from "./en.ts";
import { ko } from "./ko.ts";

/** All texts, by language. */
export const catalogues: Readonly<Record<Language, Readonly<Record<TextKey, string | Plural>>>> = { en, ko };

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

/** True for a key that some text has. */
export const isTextKey = (key: string): key is TextKey => Object.hasOwn(en, key);

/** Text of a key that is made of what a service answers; undefined when there is none. */
export const textFor = (t: Translate, key: string): string | undefined =>
  isTextKey(key) ? (t as unknown as (key: string) => string)(key) : undefined;

/** Language for a visitor: the one chosen here before, else the first of the browser's that the site has, else English. */
export function languageFor(chosen: string | null, browser: readonly string[]): Language {
  const isOurs = (language: string): language is Language => Object.hasOwn(catalogues, language);
  if (chosen !== null && isOurs(chosen)) return chosen;
  return browser.map((tag) => tag.toLowerCase().split("-")[0] ?? "").find(isOurs) ?? "en";
}
