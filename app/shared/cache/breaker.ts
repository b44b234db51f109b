/** Settings of a circuit breaker. */
export interface BreakerOptions {
  /** Newest calls that are looked at. @default 20 */
  readonly calls?: number;
  /** Failures among them that open it, if they are at least half of them. @default 5 */
  readonly failures?: number;
  /** Milliseconds for which it stays open the first time; doubled each time the probe fails. @default 1000 */
  readonly openFor?: number;
  /** Longest such time, milliseconds. @default 30000 */
  readonly openForAtMost?: number;
  /** Milliseconds since some beginning. @default Date.now */
  readonly now?: () => number;
  /** Number from 0 to 1, so that processes do not all probe at once. @default Math.random */
  readonly random?: () => number;
  /** Told of each change of state. @default nobody */
  readonly onChange?: (state: BreakerState) => void;
}

/** Thrown instead of a call while a breaker is open. */
export class BreakerOpen extends Error {
  constructor() {
    super("the circuit breaker is open: the call was not made");
    this.name = "BreakerOpen";
  }
}

/** State of a circuit breaker: calls are made; none is made; one is made to see if it works again. */
export type BreakerState = "closed" | "open" | "half-open";

/** Circuit breaker: what fails again and again is left alone for a while, then tried with one call.
 * @see https://learn.microsoft.com/en-us/azure/architecture/patterns/circuit-breaker */
export class Breaker {
  readonly #calls: number;
  readonly #failures: number;
  readonly #openFor: number;
  readonly #openForAtMost: number;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #onChange: (state: BreakerState) => void;
  #state: BreakerState = "closed";
  /** Outcomes of the newest calls, newest last; true for a failure. */
  #outcomes: boolean[] = [];
  /** Times that it opened without having closed since. */
  #openings = 0;
  #opensUntil = 0;
  /** Calls of an earlier state say nothing about the present one. */
  #era = 0;

  constructor(options: BreakerOptions = {}) {
    this.#calls = options.calls ?? 20;
    this.#failures = options.failures ?? 5;
    this.#openFor = options.openFor ?? 1_000;
    this.#openForAtMost = options.openForAtMost ?? 30_000;
    this.#now = options.now ?? Date.now;
    this.#random = options.random ?? Math.random;
    this.#onChange = options.onChange ?? (() => {});
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Makes a call, unless the breaker is open or its probe is under way.
   * @throws BreakerOpen when the call was not made; else what the call throws. */
  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.#state === "half-open") throw new BreakerOpen();
    if (this.#state === "open") {
      if (this.#now() < this.#opensUntil) throw new BreakerOpen();
      this.#enter("half-open");
    }
    const era = this.#era;
    try {
      const answer = await call();
      if (era === this.#era) this.#succeeded();
      return answer;
    } catch (error) {
      if (era === this.#era) this.#failed();
      throw error;
    }
  }

  #succeeded(): void {
    if (this.#state === "half-open") {
      this.#openings = 0;
      this.#enter("closed");
    } else this.#note(false);
  }

  #failed(): void {
    this.#note(true);
    const failures = this.#outcomes.filter(Boolean).length;
    if (this.#state === "half-open" || (failures >= this.#failures && failures * 2 >= this.#outcomes.length))
      this.#open();
  }

  #note(failed: boolean): void {
    this.#outcomes.push(failed);
    if (this.#outcomes.length > this.#calls) this.#outcomes.shift();
  }

  #open(): void {
    const time = Math.min(this.#openFor * 2 ** this.#openings, this.#openForAtMost);
    this.#openings++;
    // From one half of the time to the whole.
    this.#opensUntil = this.#now() + time * (0.5 + this.#random() / 2);
    this.#enter("open");
  }

  #enter(state: BreakerState): void {
    this.#state = state;
    this.#era++;
    this.#outcomes = [];
    this.#onChange(state);
  }
}
