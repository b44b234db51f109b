import { invalidArgument } from "../errors.ts";

const MAXIMUM = 1000;

/** Most entries of a page.
 * @param name Of the parameter, for errors: `max-keys`.
 * @throws AwsError InvalidArgument */
export function pageLimit(given = MAXIMUM, name: string): number {
  if (!Number.isInteger(given) || given < 0 || given > 2_147_483_647)
    throw invalidArgument(
      `Argument ${name} must be an integer between 0 and 2147483647`,
      name,
      String(given),
    );
  return Math.min(given, MAXIMUM);
}

/** Makes the writer of keys for an answer: as they are, or percent-encoded.
 * @throws AwsError InvalidArgument */
export function keyEncoder(encodingType: string | undefined): (key: string) => string {
  if (encodingType === undefined) return (key) => key;
  if (encodingType !== "url")
    throw invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", encodingType);
  return (key) => encodeURIComponent(key).replaceAll("%2F", "/");
}

/** A continuation token: opaque to clients. */
export const writeToken = (last: string) => Buffer.from(last).toString("base64");

/** Reads a continuation token.
 * @throws AwsError InvalidArgument when it is not one of ours. */
export function readToken(token: string): string {
  const text = Buffer.from(token, "base64").toString();
  if (text === "" || writeToken(text) !== token)
    throw invalidArgument("The continuation token provided is incorrect", "continuation-token", token);
  return text;
}
