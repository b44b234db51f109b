/** Answers that came together with the same outcome. */
export interface TalliedAnswers {
  readonly requests: number;
  /** Of those with a status from 400 to 499, and from 500 on. */
  readonly clientErrors: number;
  readonly serverErrors: number;
  /** Number of answers by their time, milliseconds with two digits that count. */
  readonly times: ReadonlyMap<number, number>;
}

/** Counts answers until somebody asks: a request is not kept waiting for the keeping of its figures. */
export class AnswerTally {
  #requests = 0;
  #clientErrors = 0;
  #serverErrors = 0;
  #times = new Map<number, number>();

  /** Counts an answer.
   * @param milliseconds Time that it took. */
  add(status: number, milliseconds: number): void {
    this.#requests++;
    if (status >= 500) this.#serverErrors++;
    else if (status >= 400) this.#clientErrors++;
    const time = Number(milliseconds.toPrecision(2));
    this.#times.set(time, (this.#times.get(time) ?? 0) + 1);
  }

  /** Takes what was counted since the last time; undefined when that is nothing. */
  take(): TalliedAnswers | undefined {
    if (this.#requests === 0) return undefined;
    const answers: TalliedAnswers = {
      requests: this.#requests,
      clientErrors: this.#clientErrors,
      serverErrors: this.#serverErrors,
      times: this.#times,
    };
    this.#requests = this.#clientErrors = this.#serverErrors = 0;
    this.#times = new Map();
    return answers;
  }
}

/** Counts for which a metric has one of two values, so that its average is a rate.
 * @param hits Answers that have `value`; the others have 0. */
export function rated(
  { requests }: TalliedAnswers,
  hits: number,
  value: number,
): { readonly value: number; readonly count: number }[] {
  return [
    { value, count: hits },
    { value: 0, count: requests - hits },
  ].filter(({ count }) => count > 0);
}
