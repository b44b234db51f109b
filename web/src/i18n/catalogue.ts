import type { en as accountTexts } from "./account/en.ts";
import type { en as siteTexts } from "./en.ts";
import type { en as shopTexts } from "./shop/en.ts";

/** Languages of the site, each by its own name. */
export const languages = { en: "English", ko: "한국어" } as const;

/** Language of the site, as in `<html lang>`. */
export type Language = keyof typeof languages;

/** Texts in English: of every page, and of those that are loaded with their pages. */
type English = typeof siteTexts & typeof accountTexts & typeof shopTexts;

/** Key of a text, the same in all languages. */
export type TextKey = keyof English;

/** Texts of one language by their keys. */
export type TextsByKey = Readonly<Record<TextKey, string | Plural>>;

/** Forms of a text by the plural category of its placeholder `count`.
 * @see https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Intl/PluralRules */
export interface Plural {
  readonly one?: string;
  readonly other: string;
}

type NamesIn<Text> = Text extends string
  ? Text extends `${string}{${infer Name}}${infer Rest}`
    ? Name | NamesIn<Rest>
    : never
  : NamesIn<Text[keyof Text]>;

/** Names of the placeholders of a text. */
export type Placeholder<Key extends TextKey> = Key extends TextKey ? NamesIn<English[Key]> : never;

type IsSame<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false;

/** Checks the texts of another language: no key is left over, and each text has the placeholders of the English one. */
export const translation = <const Texts extends Partial<TextsByKey>>(
  texts: Texts & {
    readonly [Key in keyof Texts]: Key extends TextKey
      ? IsSame<NamesIn<Texts[Key]>, Placeholder<Key>> extends true
        ? Texts[Key]
        : never
      : never;
  },
): Texts => texts;
