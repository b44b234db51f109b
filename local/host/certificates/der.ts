/** Values of ASN.1 in their distinguished encoding: as much as certificates need.
 * @see https://www.itu.int/rec/T-REC-X.690 */

/** A value with its tag and length. */
export function tagged(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const bytes = body.length < 256 ? 1 : body.length < 65_536 ? 2 : 3;
  const length = Buffer.alloc(bytes);
  length.writeUIntBE(body.length, 0, bytes);
  const header = body.length < 128 ? Buffer.of(tag) : Buffer.of(tag, 0x80 | bytes);
  return Buffer.concat([header, length, body]);
}

export const sequence = (...parts: readonly Uint8Array[]) => tagged(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]) => tagged(0x31, ...parts);
export const boolean = (value: boolean) => tagged(0x01, Buffer.of(value ? 0xff : 0));
export const octets = (bytes: Uint8Array) => tagged(0x04, bytes);
/** A string of whole bytes. */
export const bits = (bytes: Uint8Array) => tagged(0x03, Buffer.of(0), bytes);
export const text = (value: string) => tagged(0x0c, Buffer.from(value));

/** A positive number, given by its bytes. */
export function integer(bytes: Uint8Array): Buffer {
  return tagged(0x02, ...((bytes[0] ?? 0) >= 0x80 ? [Buffer.of(0)] : []), bytes);
}

/** An object identifier: `2.5.29.17`. */
export function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const digits = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return tagged(0x06, Buffer.from(bytes));
}

/** A point in time, to the second, of the years 1950 to 2049. */
export function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-:T]|\.\d+/g, "");
  return tagged(0x17, Buffer.from(digits.slice(2)));
}
