import { createHash, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import { codeMismatch, expiredCode } from "../errors.ts";
import type { CodePurpose, CodeRecord, UserRecord } from "../records.ts";

/** Time that a code is taken, milliseconds.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#limits-hard */
const VALIDITY: Readonly<Record<CodePurpose, number>> = {
  "sign-up": 24 * 3_600_000,
  email: 24 * 3_600_000,
  password: 3_600_000,
  // The longest step of a sign-in; the step itself ends earlier where the client says so.
  "sign-in": 15 * 60_000,
};

const hashed = (salt: string, code: string) => createHash("sha256").update(`${salt} ${code}`).digest();

/** A new code of six digits, and what is kept of it. The one before is dead once that is written. */
export function newCode(purpose: CodePurpose): { code: string; record: CodeRecord } {
  const code = String(randomInt(1_000_000)).padStart(6, "0");
  const salt = randomBytes(16).toString("hex");
  return {
    code,
    record: { salt, hash: hashed(salt, code).toString("hex"), expires: Date.now() + VALIDITY[purpose] },
  };
}

/** Takes a code: answers the user's codes without the one that was entered.
 * @throws AwsError ExpiredCodeException when there is none or it is too old, CodeMismatchException when it is another one. */
export function useCode({ codes }: UserRecord, purpose: CodePurpose, code: string): UserRecord["codes"] {
  const { [purpose]: record, ...others } = codes;
  if (!record || record.expires <= Date.now()) throw expiredCode();
  if (!timingSafeEqual(hashed(record.salt, code), Buffer.from(record.hash, "hex"))) throw codeMismatch();
  return others;
}
