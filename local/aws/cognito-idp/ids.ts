import { randomInt } from "node:crypto";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LOWER_CASE = "abcdefghijklmnopqrstuvwxyz0123456789";

const pick = (alphabet: string, length: number) =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");

/** A pool's id as AWS gives it: `ap-northeast-2_AbCdEfGhI`. */
export function newPoolId(region: string): string {
  return `${region}_${pick(LETTERS + "0123456789", 9)}`;
}

/** An app client's id: 26 lower-case letters and digits. */
export function newClientId(): string {
  return pick(LOWER_CASE, 26);
}

/** An app client's secret: 51 lower-case letters and digits. */
export function newClientSecret(): string {
  return pick(LOWER_CASE, 51);
}

/** The pool's name in the protocols: what follows the region in its id. */
export function shortPoolName(poolId: string): string {
  return poolId.slice(poolId.indexOf("_") + 1);
}
