import { randomFillSync } from "node:crypto";

const POOL = 16_384;
const pool = Buffer.allocUnsafe(POOL);
let used = POOL;

/** Random bytes as text, for ids that every request gets: asking the operating system for each would be most of their cost.
 * @param bytes At most 16,384. */
export function randomText(bytes: number, encoding: "hex" | "base64url"): string {
  if (used + bytes > POOL) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString(encoding, used - bytes, used);
}
