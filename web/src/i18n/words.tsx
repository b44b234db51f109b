import { Fragment, type ReactNode } from "react";
import type { Placeholder, TextKey } from "./catalogue.ts";
import { useTexts } from "./language.ts";
import { partsOf } from "./translate.ts";

/** A text with elements in the places of its placeholders, in the order of the visitor's language. */
export function Words<Key extends TextKey>({
  of,
  parts,
}: {
  of: Key;
  parts: Readonly<Record<Placeholder<Key>, ReactNode>>;
}) {
  const { language } = useTexts();
  const elements: Readonly<Record<string, ReactNode>> = parts;
  return partsOf(language, of).map((part, index) => (
    <Fragment key={index}>{index % 2 === 0 ? part : elements[part]}</Fragment>
  ));
}
