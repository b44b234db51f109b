/** A record that is no row of the table, with the code that Firehose writes for it. */
export class Unconvertible extends Error {
  override readonly name = "Unconvertible";
  readonly errorCode: string;

  constructor(
    errorCode: "DataFormatConversion.MalformedData" | "DataFormatConversion.ParseError",
    message: string,
  ) {
    super(message);
    this.errorCode = errorCode;
  }
}

/** A number that JavaScript can't hold: its digits as they came. */
export class ExactNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  toJSON(): unknown {
    return rawJson(this.source);
  }
}

/** A JSON object as a record has it. */
export type JsonDocument = Readonly<Record<string, unknown>>;

/** The JSON documents of a record: one behind the other, with or without white space between them; an array of them is not valid.
 * @throws Unconvertible
 * @see https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html */
export function documentsIn(data: Buffer): JsonDocument[] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(data).trim();
  } catch {
    throw malformed("The record is not UTF-8.");
  }
  if (text === "")
    throw new Unconvertible(
      "DataFormatConversion.MalformedData",
      "The record was empty or contained only whitespace.",
    );
  const documents: JsonDocument[] = [];
  for (let start = 0; start < text.length;) {
    const end = text[start] === "{" ? endOfObject(text, start) : text.length;
    documents.push(parse(text.slice(start, end)));
    start = end;
    while (start < text.length && /\s/.test(text[start] as string)) start++;
  }
  return documents;
}

function parse(text: string): JsonDocument {
  let value: unknown;
  try {
    value = /\d{16}/.test(text) ? JSON.parse(text, exactly as never) : JSON.parse(text);
  } catch (error) {
    throw malformed((error as Error).message);
  }
  if (Array.isArray(value))
    throw new Unconvertible(
      "DataFormatConversion.MalformedData",
      "Data does not match the schema. An array of JSON documents is not a valid input.",
    );
  if (typeof value !== "object" || value === null || value instanceof ExactNumber)
    throw new Unconvertible(
      "DataFormatConversion.MalformedData",
      "The input JSON contained a primitive at the top level. The top level must be an object or array.",
    );
  return value as JsonDocument;
}

/** Index behind the object that begins at `start`; the end of the text when it does not end. */
function endOfObject(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (character === '"') {
      do index = text.indexOf('"', index + 1);
      while (index >= 0 && isEscaped(text, index));
      if (index < 0) break;
    } else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return index + 1;
  }
  return text.length;
}

function isEscaped(text: string, index: number): boolean {
  let backslashes = 0;
  while (text[index - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}

/** Reviver that keeps the digits of numbers.
 * @see https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/JSON/parse#the_reviver_parameter */
const exactly = (_: string, value: unknown, { source }: { source?: string }) =>
  typeof value === "number" && source !== undefined && String(value) !== source
    ? new ExactNumber(source)
    : value;

// TypeScript does not know it yet.
const rawJson = (JSON as unknown as { rawJSON: (text: string) => unknown }).rawJSON;

const malformed = (message: string) =>
  new Unconvertible("DataFormatConversion.ParseError", `Encountered malformed JSON. ${message}`);
