/** A block of IPv4 addresses. */
export interface Cidr {
  readonly text: string;
  /** First address as a number. */
  readonly first: number;
  /** Last address as a number. */
  readonly last: number;
  readonly prefix: number;
}

/** Reads `10.0.0.0/16`.
 * @throws Error when it is not a block, or has bits set behind its prefix. */
export function parseCidr(text: string): Cidr {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  const bytes = match?.slice(1, 5).map(Number) ?? [];
  const prefix = Number(match?.[5]);
  if (!match || prefix > 32 || bytes.some((byte) => byte > 255))
    throw new Error(`"${text}" is not an IPv4 block; write it like 10.0.0.0/16`);
  const size = 2 ** (32 - prefix);
  const first = bytes.reduce((number, byte) => number * 256 + byte, 0);
  if (first % size !== 0)
    throw new Error(
      `"${text}" has bits set behind its prefix; its block is ${formatAddress(first - (first % size))}/${prefix}`,
    );
  return { text, first, last: first + size - 1, prefix };
}

/** True when every address of `inner` is one of `outer`. */
export const contains = (outer: Cidr, inner: Cidr): boolean =>
  outer.first <= inner.first && inner.last <= outer.last;

/** True when two blocks have an address in common. */
export const overlaps = (a: Cidr, b: Cidr): boolean => a.first <= b.last && b.first <= a.last;

/** `10.0.0.1` of its number. */
export const formatAddress = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
