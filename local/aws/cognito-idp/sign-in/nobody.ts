import { createHmac } from "node:crypto";
import type { PoolRecord } from "../records.ts";
import { createCredential } from "../users/srp.ts";

// Stand-ins for a user that is not there, so that a sign-in of nobody can't be told from one of somebody.
// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html

let verifier: string | undefined;

/** Verifier of a password that nobody has. */
export const verifierOfNobody = () => (verifier ??= createCredential("", "").verifier);

/** Salt of a name that nobody has: always the same for the same name, hexadecimal. */
export function saltOfNobody(pool: PoolRecord, name: string): string {
  return mac(pool, `salt ${name.toLowerCase()}`).subarray(0, 16).toString("hex");
}

/** User name behind a name that nobody has: always the same for the same name. */
export function usernameOfNobody(pool: PoolRecord, name: string): string {
  if (pool.settings.usernameAttributes.length === 0) return name;
  const hex = mac(pool, `id ${name.toLowerCase()}`).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const mac = (pool: PoolRecord, text: string) => createHmac("sha256", pool.sessionKey).update(text).digest();
