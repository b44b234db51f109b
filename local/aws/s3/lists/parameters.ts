import { invalidArgument } from "../errors.ts";

const MAXIMUM = 1000;

/** Most entries of a page, from the query.
 * @throws AwsError InvalidArgument */
export function pageLimit(query: URLSearchParams, name: string): number {
  const text = query.get(name);
  if (text === null || text === "") return MAXIMUM;
  if (!/^-?\d{1,10}$/.test(text))
    throw invalidArgument(`Provided ${name} not an integer or within integer range`, name, text);
  if (Number(text) < 0)
    throw invalidArgument(`Argument ${name} must be an integer between 0 and 2147483647`, name, text);
  return Math.min(Number(text), MAXIMUM);
}

/** How keys are written in the answer: as they are, or percent-encoded.
 * @throws AwsError InvalidArgument */
export function keyEncoding(query: URLSearchParams): {
  type: "url" | undefined;
  encode: (key: string) => string;
} {
  const type = query.get("encoding-type");
  if (type !== null && type !== "url")
    throw invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", type);
  return type === "url"
    ? { type: "url", encode: (key) => encodeURIComponent(key).replaceAll("%2F", "/") }
    : { type: undefined, encode: (key) => key };
}

/** A continuation token: opaque to clients. */
export const writeToken = (last: string) => Buffer.from(last).toString("base64");

/** @throws AwsError InvalidArgument when it is not one of ours. */
export function readToken(token: string): string {
  const text = Buffer.from(token, "base64").toString();
  if (text === "" || writeToken(text) !== token)
    throw invalidArgument("The continuation token provided is incorrect", "continuation-token", token);
  return text;
}
