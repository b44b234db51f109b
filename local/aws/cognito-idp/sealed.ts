import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

// A step of a sign-in is not kept on the server: the client carries it to the next call, encrypted. It survives a restart,
// and nobody can fill the memory with sign-ins that are never finished.

/** Encrypts a value for the client to bring back.
 * @param key 32 bytes, base64. */
export function seal(key: string, value: object): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(key, "base64"), nonce);
  const text = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

/** Opens what {@link seal} encrypted with the same key, or undefined. */
export function unseal<T extends object>(key: string, sealed: Buffer): T | undefined {
  if (sealed.length < 28) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", Buffer.from(key, "base64"), sealed.subarray(0, 12), {
    authTagLength: 16,
  });
  decipher.setAuthTag(sealed.subarray(12, 28));
  try {
    return JSON.parse(
      Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString(),
    ) as T;
  } catch {
    return undefined;
  }
}
