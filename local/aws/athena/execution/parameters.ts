import { AwsError } from "../../../contract/errors.ts";
import { replaceTokens, tokens } from "./tokens.ts";

/** Puts the values of a parameterised query in the places of its question marks. A value is one literal: a text in single quotes, a number,
 * TRUE, FALSE, NULL, or DATE, TIME or TIMESTAMP with a text. Anything else is refused: a value never becomes SQL of its own.
 * @throws AwsError InvalidRequestException
 * @see https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html */
export function bindParameters(sql: string, values: readonly string[]): string {
  const places = tokens(sql).filter(({ kind, text }) => kind === "symbol" && text === "?").length;
  if (places !== values.length)
    throw new AwsError(
      "InvalidRequestException",
      `Incorrect number of parameters: expected ${places} but found ${values.length}`,
    );
  values.forEach(checkLiteral);
  let next = 0;
  return replaceTokens(sql, ({ kind, text }) =>
    kind === "symbol" && text === "?" ? values[next++] : undefined,
  ).text;
}

function checkLiteral(value: string, index: number): void {
  const parts = tokens(value);
  // A comment is no token: what is not in a token must be white space.
  const isWhole =
    parts.map(({ text }) => text).join("") ===
    value.replaceAll(/'(?:[^']|'')*'|\s+/g, (part) => (part.startsWith("'") ? part : ""));
  const shape = parts
    .map(({ kind, text }) => (kind === "word" ? text.toUpperCase() : kind === "symbol" ? text : kind))
    .join(" ");
  if (
    !isWhole ||
    !/^([+-] )?number$|^string$|^TRUE$|^FALSE$|^NULL$|^(DATE|TIME|TIMESTAMP|DECIMAL) string$/.test(shape)
  )
    throw new AwsError(
      "InvalidRequestException",
      `ExecutionParameters[${index}] must be a literal (got ${value}). Texts stand in single quotes: '2026/11/24'.`,
    );
}
