import { gunzipSync } from "node:zlib";

/** A record of an error object, as far as a replay needs it. */
export interface ErrorRecord {
  readonly errorCode: string;
  /** Base64, as the record came. */
  readonly rawData: string;
}

/** Place of the objects of records that a function could not change. */
export interface ErrorPlace {
  /** Prefix to list: everything up to the first part that differs from object to object. */
  readonly prefix: string;
  /** True when a key is of such an object; other errors may have the same prefix. */
  readonly includes: (key: string) => boolean;
}

const TYPE = "processing-failed";
const EXPRESSION = /!\{([\w-]+):([^}]*)\}/g;

/** Finds out where a stream puts records that its function could not change.
 * @param prefix The destination's `Prefix`. @param errorOutputPrefix Its `ErrorOutputPrefix`, empty where there is none.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html */
export function errorPlace(prefix: string, errorOutputPrefix: string): ErrorPlace {
  const pattern = (errorOutputPrefix || `${prefix}!{firehose:error-output-type}/`).replaceAll(
    EXPRESSION,
    (whole, namespace: string, value: string) =>
      namespace === "firehose" && value === "error-output-type" ? TYPE : whole,
  );
  const parts = pattern.split(/!\{[\w-]+:[^}]*\}/);
  const expression = new RegExp(
    `^${parts.map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&")).join(".*")}`,
    "s",
  );
  return { prefix: parts[0] ?? "", includes: (key) => expression.test(key) };
}

/** Reads an error object: a line of JSON for each record.
 * @throws Error that names the line which is no such record.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html */
export function readErrorObject(bytes: Buffer): ErrorRecord[] {
  const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const lines = (isCompressed ? gunzipSync(bytes) : bytes).toString().split("\n");
  const records = lines.flatMap((line, index) => (line.trim() === "" ? [] : [readLine(line, index + 1)]));
  if (records.length === 0) throw new Error("it holds no record");
  return records;
}

function readLine(line: string, number: number): ErrorRecord {
  let value: Readonly<Record<string, unknown>> | null;
  try {
    value = JSON.parse(line) as Readonly<Record<string, unknown>> | null;
  } catch {
    throw new Error(`line ${number} is not JSON`);
  }
  const { rawData, errorCode } = value ?? {};
  if (
    typeof rawData !== "string" ||
    rawData === "" ||
    Buffer.from(rawData, "base64").toString("base64") !== rawData
  )
    throw new Error(`line ${number} has no rawData in base64`);
  return { rawData, errorCode: typeof errorCode === "string" ? errorCode : "unknown" };
}
