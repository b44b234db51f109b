import { randomUUID } from "node:crypto";

/** A key's text in the store, read: a value or its absence, a lease (somebody loads it), a value that is too large to be kept, or garbage. */
export type Entry =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "absent" }
  | { readonly kind: "lease" }
  | { readonly kind: "uncached" }
  | { readonly kind: "garbage" };

const LEASE = "lease:";
const UNCACHED = "uncached";

/** Makes the text of a lease that nobody else has. */
export function newLease(): string {
  return LEASE + randomUUID();
}

/** Text that says: load it, and do not wait for somebody to keep it. */
export const uncachedEntry = UNCACHED;

/** Writes a value, or its absence. The key is part of it: an answer that belongs to another key is not taken for this one's. */
export function writeEntry(key: string, value: unknown): string {
  return JSON.stringify(value === undefined ? { key } : { key, value });
}

/** Reads the text of a key.
 * @param longest Characters beyond which a text was not written by this. */
export function readEntry(key: string, text: string, longest: number): Entry {
  if (text.startsWith(LEASE)) return { kind: "lease" };
  if (text === UNCACHED) return { kind: "uncached" };
  if (text.length > longest) return { kind: "garbage" };
  try {
    const written = JSON.parse(text) as { readonly key?: unknown; readonly value?: unknown } | null;
    if (typeof written !== "object" || written?.key !== key) return { kind: "garbage" };
    return Object.hasOwn(written, "value") ? { kind: "value", value: written.value } : { kind: "absent" };
  } catch {
    return { kind: "garbage" };
  }
}
