import { createHash } from "node:crypto";

/** A public IPv4 address that is always the same for a seed, of a block reserved for documentation.
 * @see https://www.rfc-editor.org/rfc/rfc5737 */
export const publicAddress = (seed: string): string =>
  `203.0.113.${(Number.parseInt(hexDigits(seed, 6), 16) % 254) + 1}`;

/** Hexadecimal digits that are always the same for a seed. */
export const hexDigits = (seed: string, length: number): string =>
  createHash("sha256").update(seed).digest("hex").slice(0, length);
