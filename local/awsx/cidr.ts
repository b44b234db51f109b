/** A block of IPv4 addresses. */
export interface Cidr {
  /** First address, as a number. */
  readonly base: number;
  /** Length of the prefix: 16 for `10.0.0.0/16`. */
  readonly mask: number;
}

/** Reads `10.0.0.0/16`. @throws Error when it is not a block, or does not start where a block of its size can. */
export function parseCidr(text: string): Cidr {
  const [, ...parts] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text) ?? [];
  const [a = NaN, b = NaN, c = NaN, d = NaN, mask = NaN] = parts.map(Number);
  if (![a, b, c, d].every((part) => part <= 255) || !(mask <= 32))
    throw new Error(`"${text}" is not an IPv4 block such as 10.0.0.0/16`);
  const base = ((a * 256 + b) * 256 + c) * 256 + d;
  if (base % sizeOf(mask) !== 0) throw new Error(`"${text}" does not start where a /${mask} block can`);
  return { base, mask };
}

/** Writes a block. */
export function formatCidr({ base, mask }: Cidr): string {
  return `${[24, 16, 8, 0].map((bits) => Math.floor(base / 2 ** bits) % 256).join(".")}/${mask}`;
}

/** Addresses in a block of this prefix length. */
export function sizeOf(mask: number): number {
  return 2 ** (32 - mask);
}

/** The first block of a size that starts behind another one. */
export function blockAfter(previous: Cidr, mask: number): Cidr {
  const end = previous.base + sizeOf(previous.mask);
  return { base: Math.ceil(end / sizeOf(mask)) * sizeOf(mask), mask };
}

/** True when two blocks share addresses. */
export function overlap(a: Cidr, b: Cidr): boolean {
  return a.base < b.base + sizeOf(b.mask) && b.base < a.base + sizeOf(a.mask);
}
