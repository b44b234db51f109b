/** Parts that a window is counted in: what a request adds is forgotten a window after the end of its part. */
const SLOTS = 60;

/** Keys that are counted at most: those that were not seen for longest are forgotten.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-request-limiting.html */
const KEYS = 10_000;

/** Counts of one key: a ring of parts of the window. */
interface Ring {
  readonly counts: Uint32Array;
  total: number;
  /** Number of the part that was counted last, since the clock began. */
  slot: number;
}

/** Counts requests by key over a window that ends now. */
export class RateCounter {
  readonly limit: number;
  readonly #slotLength: number;
  readonly #now: () => number;
  readonly #rings = new Map<string, Ring>();

  /** @param window Milliseconds. @param now Milliseconds, of a clock that never goes back. */
  constructor(limit: number, window: number, now: () => number) {
    this.limit = limit;
    this.#slotLength = window / SLOTS;
    this.#now = now;
  }

  /** Counts a request, whatever becomes of it: who goes on above the limit stays above it.
   * @returns true when it is one too many. */
  isAbove(key: string): boolean {
    let ring = this.#rings.get(key);
    if (ring) this.#rings.delete(key);
    else ring = { counts: new Uint32Array(SLOTS), total: 0, slot: this.#slot };
    // The end of the map is who was seen last.
    this.#rings.set(key, ring);
    if (this.#rings.size > KEYS) {
      const [oldest] = this.#rings.keys();
      if (oldest !== undefined) this.#rings.delete(oldest);
    }
    this.#forget(ring);
    const index = ring.slot % SLOTS;
    ring.counts[index] = (ring.counts[index] ?? 0) + 1;
    ring.total += 1;
    return ring.total > this.limit;
  }

  /** Keys that are above the limit now. */
  get limited(): string[] {
    return [...this.#rings].flatMap(([key, ring]) => {
      this.#forget(ring);
      return ring.total > this.limit ? key : [];
    });
  }

  get #slot(): number {
    return Math.floor(this.#now() / this.#slotLength);
  }

  /** Takes off what was counted more than a window ago. */
  #forget(ring: Ring): void {
    const slot = this.#slot;
    const passed = Math.min(slot - ring.slot, SLOTS);
    for (let step = 1; step <= passed; step++) {
      const index = (ring.slot + step) % SLOTS;
      ring.total -= ring.counts[index] ?? 0;
      ring.counts[index] = 0;
    }
    ring.slot = slot;
  }
}
