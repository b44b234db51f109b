import { textFor, type Translate } from "./translate.ts";

/** Word for a value that the service answers. What the catalogue does not know, such as a species that was added later, is shown as it came. */
export const nameOf = (t: Translate, kind: "goodevil" | "lawchaos" | "species", value: string): string =>
  textFor(t, `${kind}.${value}`) ?? value;
