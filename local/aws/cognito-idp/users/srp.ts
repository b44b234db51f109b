import {
  createHash,
  getDiffieHellman,
  hkdfSync,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import type { Credential } from "../records.ts";

/** Secure Remote Password 6a with Cognito's parameters: the 3072-bit group of RFC 3526, SHA-256, a key of 16 bytes by HKDF.
 * The password itself never reaches the server in this flow.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow.html
 * @see https://www.rfc-editor.org/rfc/rfc5054 */

const N = BigInt(`0x${getDiffieHellman("modp15").getPrime("hex")}`);
const G = 2n;
const K = toNumber(sha256(bytes(N), bytes(G)));

/** Salt and verifier of a password. `owner` is the pool's short name and the user name, one after the other. */
export function createCredential(
  owner: string,
  password: string,
  salt = randomBytes(16).toString("hex"),
): Credential {
  const x = toNumber(sha256(bytes(BigInt(`0x${salt}`)), sha256(Buffer.from(`${owner}:${password}`))));
  return { salt, verifier: power(G, x).toString(16) };
}

/** True when a password is the one that a credential was made of. */
export function matchesPassword(credential: Credential, owner: string, password: string): boolean {
  const given = createCredential(owner, password, credential.salt);
  return timingSafeEqual(sha256(Buffer.from(given.verifier)), sha256(Buffer.from(credential.verifier)));
}

/** The server's half of a key exchange, hexadecimal: `b` is secret, `B` goes to the client. */
export function startExchange(verifier: string): { b: string; B: string } {
  const b = randomBytes(32).toString("hex");
  return { b, B: ((K * BigInt(`0x${verifier}`) + power(G, BigInt(`0x${b}`))) % N).toString(16) };
}

/** Proof of a client that it knows its password.
 * @returns undefined when the client's `A` is one that no honest client sends.
 * @param exchange Hexadecimal numbers: both halves, and the verifier. */
export function proof(
  exchange: { A: string; b: string; B: string; verifier: string },
  message: { owner: string; secretBlock: Buffer; timestamp: string },
): Buffer | undefined {
  const A = BigInt(`0x${exchange.A}`);
  if (A % N === 0n) return undefined;
  const u = toNumber(sha256(bytes(A), bytes(BigInt(`0x${exchange.B}`))));
  if (u === 0n) return undefined;
  const S = power((A * power(BigInt(`0x${exchange.verifier}`), u)) % N, BigInt(`0x${exchange.b}`));
  const key = hkdfSync("sha256", bytes(S), bytes(u), "Caldera Derived Key", 16);
  return createHmac("sha256", Buffer.from(key))
    .update(message.owner)
    .update(message.secretBlock)
    .update(message.timestamp)
    .digest();
}

function sha256(...parts: Buffer[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function toNumber(buffer: Buffer): bigint {
  return BigInt(`0x${buffer.toString("hex")}`);
}

/** As Java's BigInteger writes numbers: in two's complement, so with a zero byte before a leading one bit. */
function bytes(number: bigint): Buffer {
  const digits = number.toString(16);
  const even = digits.length % 2 ? `0${digits}` : digits;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, "hex");
}

const WINDOW = 5n;

/** `base ** exponent % N`, five bits at a time. OpenSSL is no faster here: it checks the group anew for every private key
 * that is given to it, which takes 1.6 s. */
function power(base: bigint, exponent: bigint): bigint {
  const powers = [1n];
  for (let i = 1; i < 2 ** Number(WINDOW); i++) powers.push(((powers[i - 1] as bigint) * base) % N);
  const digits: number[] = [];
  for (let rest = exponent; rest > 0n; rest >>= WINDOW) digits.push(Number(rest & (2n ** WINDOW - 1n)));
  let result = 1n;
  for (const digit of digits.reverse()) {
    for (let i = 0n; i < WINDOW; i++) result = (result * result) % N;
    if (digit) result = (result * (powers[digit] as bigint)) % N;
  }
  return result;
}
