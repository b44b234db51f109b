/** Text in the languages of the site. */
export interface Text {
  readonly en: string;
  readonly ko: string;
}

/** A collection with its goods: names in English and Korean, texts in both, price in cents, pieces. */
export interface Shelf {
  readonly name: string;
  readonly title: Text;
  readonly text: Text;
  readonly goods: readonly (readonly [
    itemId: string,
    en: string,
    ko: string,
    textEn: string,
    textKo: string,
    cents: number,
    pieces: number,
  ])[];
}
