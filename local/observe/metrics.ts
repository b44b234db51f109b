/** One measured value of a metric. */
export interface MetricValue {
  readonly region: string;
  /** `AWS/Lambda`, or the program's own. */
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  /** `Count`, `Milliseconds`, … */
  readonly unit: string;
  /** Milliseconds since 1970; now unless given. */
  readonly timestamp?: number;
  /** Number of times that it was measured. @default 1 */
  readonly count?: number;
}

/** Takes from the services what they measure. What CloudWatch keeps of it, and which alarms watch it, is CloudWatch's business. */
export class MetricHub {
  readonly #listeners = new Set<(value: MetricValue & { readonly timestamp: number }) => void>();

  readonly #gauges = new Set<() => readonly MetricValue[]>();

  put(value: MetricValue): void {
    const stamped = { ...value, timestamp: value.timestamp ?? Date.now() };
    for (const listener of this.#listeners) listener(stamped);
  }

  /** Adds a reading of what is there at any moment, like the length of a queue: taken when somebody looks. */
  gauge(read: () => readonly MetricValue[]): void {
    this.#gauges.add(read);
  }

  /** Tells the listeners what every gauge reads now. */
  sample(): void {
    for (const read of this.#gauges) for (const value of read()) this.put(value);
  }

  /** Calls `listener` for every value from now on; the answer ends that. */
  listen(listener: (value: MetricValue & { readonly timestamp: number }) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
