/** Part of a life by which it may be shorter. */
const JITTER = 0.2;

/** Milliseconds for which an entry is kept: at most `seconds`, and up to a fifth less, so that what was loaded together does not expire
 * together.
 * @param random From 0 to 1. */
export function lifetime(seconds: number, random: number): number {
  return Math.max(1, Math.round(seconds * 1000 * (1 - JITTER * random)));
}
