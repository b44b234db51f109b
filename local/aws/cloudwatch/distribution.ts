/** Ratio of one bucket of values to the next: percentiles are right to one per cent. */
const RATIO = 1.01;
const LOG = Math.log(RATIO);

/** Values of one metric in one period: enough of them for every statistic.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html */
export class Distribution {
  count = 0;
  sum = 0;
  minimum = Infinity;
  maximum = -Infinity;
  /** Counts by bucket; each has the values from one power of {@link RATIO} to the next. */
  readonly #buckets = new Map<number, number>();
  #zeros = 0;
  readonly #negative = new Map<number, number>();

  /** Takes a value that was measured `count` times. */
  add(value: number, count: number): void {
    this.count += count;
    this.sum += value * count;
    this.minimum = Math.min(this.minimum, value);
    this.maximum = Math.max(this.maximum, value);
    if (value === 0) this.#zeros += count;
    else {
      const buckets = value > 0 ? this.#buckets : this.#negative;
      const bucket = Math.round(Math.log(Math.abs(value)) / LOG);
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + count);
    }
  }

  /** Takes the values of another. */
  merge(other: Distribution): void {
    this.count += other.count;
    this.sum += other.sum;
    this.minimum = Math.min(this.minimum, other.minimum);
    this.maximum = Math.max(this.maximum, other.maximum);
    this.#zeros += other.#zeros;
    for (const [mine, theirs] of [
      [this.#buckets, other.#buckets],
      [this.#negative, other.#negative],
    ] as const)
      for (const [bucket, count] of theirs) mine.set(bucket, (mine.get(bucket) ?? 0) + count);
  }

  /** Computes a statistic; undefined when there is no value.
   * @param name `Sum`, `p99`, … */
  statistic(name: string): number | undefined {
    if (this.count === 0) return undefined;
    const values: Readonly<Record<string, number>> = {
      Sum: this.sum,
      Minimum: this.minimum,
      Maximum: this.maximum,
      SampleCount: this.count,
      Average: this.sum / this.count,
    };
    return name.startsWith("p") ? this.#percentile(Number(name.slice(1))) : values[name];
  }

  #percentile(percent: number): number {
    const rank = (percent / 100) * this.count;
    if (rank > this.count - 1) return this.maximum;
    let below = 0;
    for (const [value, count] of this.#ascending()) {
      below += count;
      if (below >= rank) return Math.min(this.maximum, Math.max(this.minimum, value));
    }
    return this.maximum;
  }

  #ascending(): [value: number, count: number][] {
    const valueOf = (bucket: number) => Math.exp(bucket * LOG);
    return [
      ...[...this.#negative].map(([bucket, count]): [number, number] => [-valueOf(bucket), count]),
      [0, this.#zeros] as [number, number],
      ...[...this.#buckets].map(([bucket, count]): [number, number] => [valueOf(bucket), count]),
    ].sort(([one], [other]) => one - other);
  }
}
