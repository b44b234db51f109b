import { randomUUID } from "node:crypto";
import { invalidParameter } from "./errors.ts";
import type { SecretContent } from "./records.ts";

/** Bytes of a value.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
const LARGEST = 65_536;

/** Value and version id, as calls give them. */
export interface GivenContent {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
  readonly ClientRequestToken?: string | undefined;
}

/** Reads the value of a new version; undefined when the call gives none.
 * @throws AwsError InvalidParameterException for both forms at once, and for one that is too large. */
export function readContent({ SecretString, SecretBinary }: GivenContent): SecretContent | undefined {
  if (SecretString !== undefined && SecretBinary !== undefined)
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  const bytes = SecretString === undefined ? SecretBinary?.length : Buffer.byteLength(SecretString);
  if (bytes === undefined) return undefined;
  if (bytes === 0 || bytes > LARGEST)
    throw invalidParameter(`The secret value must have 1 to ${LARGEST} bytes (got ${bytes}).`);
  return SecretString !== undefined
    ? { SecretString }
    : { SecretBinary: Buffer.from(SecretBinary as Uint8Array).toString("base64") };
}

/** Reads the id of a new version; made up when there is none.
 * @throws AwsError InvalidParameterException */
export function readVersionToken(token: string | undefined): string {
  if (token === undefined) return randomUUID();
  if (token.length < 32 || token.length > 64)
    throw invalidParameter("ClientRequestToken must be 32-64 characters long.");
  return token;
}

/** True when two values are the same. */
export function sameContent(one: SecretContent | undefined, other: SecretContent): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}
