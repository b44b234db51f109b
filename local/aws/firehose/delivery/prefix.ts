import { randomBytes } from "node:crypto";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";

/** The default prefix, and what is put behind a prefix without an expression. */
const BY_HOUR = "!{timestamp:yyyy/MM/dd/HH}/";
const EXPRESSION = /!\{([\w-]+):([^}]*)\}/g;

/** Values for the expressions of a prefix. */
interface PrefixValues {
  /** Time at which the oldest record of the object arrived, milliseconds since 1970. */
  readonly at: number;
  readonly timeZone: string;
  /** `processing-failed`; only in an error prefix. */
  readonly errorOutputType?: string;
}

/** Checks the two prefixes of a destination as Firehose does when a stream is made.
 * @throws AwsError InvalidArgumentException; NotEmulatedError for dynamic partitioning and other patterns of time.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html */
export function checkPrefixes(prefix: string, errorOutputPrefix: string): void {
  const invalid = (message: string) => new AwsError("InvalidArgumentException", message);
  for (const [name, text] of Object.entries({ Prefix: prefix, ErrorOutputPrefix: errorOutputPrefix })) {
    for (const [whole, namespace, value = ""] of text.matchAll(EXPRESSION)) {
      if (namespace?.startsWith("partitionKey"))
        throw new NotEmulatedError(
          "dynamic partitioning of a Firehose stream",
          "Use a prefix of the arrival time.",
        );
      const isErrorType = namespace === "firehose" && value === "error-output-type";
      if (
        isErrorType
          ? name === "Prefix"
          : namespace !== "timestamp" && !(namespace === "firehose" && value === "random-string")
      )
        throw invalid(`${name} can't have the expression ${whole}`);
      if (namespace === "timestamp") formatTime(value, 0, "UTC");
    }
    if (text.replaceAll(EXPRESSION, "").includes("!{"))
      throw invalid(`${name} has an expression that is not closed: ${text}`);
  }
  if (hasExpression(prefix) && errorOutputPrefix === "")
    throw invalid("ErrorOutputPrefix must be given when Prefix contains expressions");
  if (errorOutputPrefix !== "" && !errorOutputPrefix.includes("!{firehose:error-output-type}"))
    throw invalid("ErrorOutputPrefix must contain the expression !{firehose:error-output-type}");
}

/** The prefix of an object with records. */
export function objectPrefix(prefix: string, values: PrefixValues): string {
  return evaluate(hasExpression(prefix) ? prefix : prefix + BY_HOUR, values);
}

/** The prefix of an object with records that failed. */
export function errorPrefix(prefix: string, errorOutputPrefix: string, values: PrefixValues): string {
  return evaluate(errorOutputPrefix || `${prefix}!{firehose:error-output-type}/${BY_HOUR}`, values);
}

/** The time in the name of an object: `2026-11-24-09-05-59`. */
export function objectTime(at: number, timeZone: string): string {
  return formatTime("yyyy-MM-dd-HH-mm-ss", at, timeZone);
}

const hasExpression = (text: string) => text.search(EXPRESSION) >= 0;

function evaluate(text: string, { at, timeZone, errorOutputType = "" }: PrefixValues): string {
  return text.replaceAll(EXPRESSION, (_, namespace: string, value: string) => {
    if (namespace === "timestamp") return formatTime(value, at, timeZone);
    return value === "error-output-type" ? errorOutputType : randomBytes(8).toString("hex").slice(0, 11);
  });
}

/** A pattern of Java's DateTimeFormatter, as far as numbers go.
 * @see https://docs.oracle.com/javase/8/docs/api/java/time/format/DateTimeFormatter.html */
function formatTime(pattern: string, at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  const dayOfYear = (Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 1)) / 86_400_000 + 1;
  const fields: Readonly<Record<string, number>> = {
    y: year,
    u: year,
    M: month,
    d: day,
    D: dayOfYear,
    H: hour,
    m: minute,
    s: second,
  };
  return pattern.replaceAll(
    /'([^']*)'|([A-Za-z])\2*/g,
    (run, quoted: string | undefined, letter: string | undefined) => {
      if (quoted !== undefined) return quoted || "'";
      const value = fields[letter ?? ""];
      if (value === undefined || (letter === "M" && run.length > 2))
        throw new NotEmulatedError(
          `"${run}" in the time pattern "${pattern}" of a Firehose prefix`,
          "Use y, M, d, D, H, m and s, as numbers.",
        );
      const text = String(value).padStart(run.length, "0");
      return (letter === "y" || letter === "u") && run.length === 2 ? text.slice(-2) : text;
    },
  );
}
