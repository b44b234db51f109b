import type { FieldToMatch, TextTransformation } from "../configuration.ts";
import { compileField } from "../inspect/fields.ts";
import { compileTransformations } from "../inspect/transformations.ts";
import type { Matcher } from "./matcher.ts";

const TRANSFORMATION_CAPACITY = 10;
const ALL_ARGUMENTS_CAPACITY = 10;

/** Makes a matcher of what looks at one text of a request.
 * @param test Told of one text, transformed, with one character per byte.
 * @param base Capacity units of the statement itself. */
export function textMatcher(
  statement: {
    readonly FieldToMatch?: FieldToMatch;
    readonly TextTransformations?: readonly TextTransformation[];
  },
  base: number,
  test: (text: string) => boolean,
): Matcher {
  const field = compileField(statement.FieldToMatch);
  const transform = compileTransformations(statement.TextTransformations);
  const transformations = (statement.TextTransformations ?? []).filter(({ Type }) => Type !== "NONE");
  return {
    matches: (request) => {
      const texts = field(request);
      return typeof texts === "string" ? texts === "match" : texts.some((text) => test(transform(text)));
    },
    capacity:
      base +
      transformations.length * TRANSFORMATION_CAPACITY +
      (statement.FieldToMatch?.AllQueryArguments ? ALL_ARGUMENTS_CAPACITY : 0),
  };
}
