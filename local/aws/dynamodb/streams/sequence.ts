const BASE = 10n ** 20n;
const PER_MILLISECOND = 1_000_000n;

/** The first sequence number that a record made at `time` (milliseconds since 1970) can have: 21 digits. */
export function sequenceAt(time: number): string {
  return String(BASE + BigInt(Math.max(0, Math.floor(time))) * PER_MILLISECOND);
}

/** Sequence numbers that only rise, across restarts and when the clock is set back. All have 21 digits, so that the order
 * of their text is that of the numbers.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html */
export class Sequence {
  #last = 0n;

  /** Never answers a number up to `sequence` again. */
  after(sequence: string): void {
    const number = BigInt(sequence);
    if (number > this.#last) this.#last = number;
  }

  next(): string {
    const now = BigInt(sequenceAt(Date.now()));
    this.#last = now > this.#last ? now : this.#last + 1n;
    return String(this.#last);
  }
}
