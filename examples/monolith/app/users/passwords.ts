import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

/** @see https://nodejs.org/api/crypto.html#cryptoscryptpassword-salt-keylen-options-callback */
const derive = promisify<string, Buffer, number, { N: number; r: number; p: number }, Buffer>(scrypt);

/** Costs of new hashes: some 30 ms of a core, and 16 MiB. */
const COSTS = { N: 16_384, r: 8, p: 1 };
const KEY_BYTES = 32;

/** Makes the hash of a password, with its salt and costs: `scrypt$16384$8$1$<salt>$<key>`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, KEY_BYTES, COSTS);
  const { N, r, p } = COSTS;
  return ["scrypt", N, r, p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** True when a hash is that of the password.
 * @param hash Undefined for somebody who is not there: the answer is false, and takes as long. */
export async function isPasswordOf(hash: string | undefined, password: string): Promise<boolean> {
  const [, N, r, p, salt = "", key = ""] = (hash ?? (await nobody)).split("$");
  const expected = Buffer.from(key, "base64url");
  const actual = await derive(password, Buffer.from(salt, "base64url"), expected.length, {
    N: Number(N),
    r: Number(r),
    p: Number(p),
  });
  return timingSafeEqual(actual, expected) && hash !== undefined;
}

/** Hash of a password that nobody has. */
const nobody = hashPassword(randomBytes(32).toString("hex"));
