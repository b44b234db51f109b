/** A request that was not answered as it must be. */
export interface Failure {
  /** Leg of the way on which it was made: `step 1 to step 2`. */
  readonly leg: string;
  /** `POST /orders` */
  readonly route: string;
  /** Time of day. */
  readonly at: string;
  /** Answer, or what came in its place. */
  readonly problem: string;
}

/** An answer that was right a moment later: what was written on one side was on its way to the other. */
export interface Late {
  readonly leg: string;
  readonly route: string;
  readonly milliseconds: number;
}

/** Requests of a leg. */
export interface Leg {
  readonly name: string;
  requests: number;
  failed: number;
  /** Request that took longest; undefined without any. */
  slowest: { readonly route: string; readonly milliseconds: number } | undefined;
}

/** What became of every request, by leg of the way. */
export class Journal {
  readonly failures: Failure[] = [];
  readonly late: Late[] = [];
  readonly legs: Leg[] = [];

  /** From now on requests count for this leg, those under way too. */
  begin(name: string): void {
    this.legs.push({ name, requests: 0, failed: 0, slowest: undefined });
  }

  /** @param problem Omit it for a request that was answered as it must be. */
  record(route: string, milliseconds: number, problem?: string): void {
    const leg = this.#leg;
    leg.requests += 1;
    if (milliseconds > (leg.slowest?.milliseconds ?? 0)) leg.slowest = { route, milliseconds };
    if (problem === undefined) return;
    leg.failed += 1;
    this.failures.push({ leg: leg.name, route, at: new Date().toISOString().slice(11, 23), problem });
  }

  /** @param milliseconds From the first answer to the right one. */
  recordLate(route: string, milliseconds: number): void {
    this.late.push({ leg: this.#leg.name, route, milliseconds });
  }

  /** Number of all requests. */
  get requests(): number {
    return this.legs.reduce((sum, { requests }) => sum + requests, 0);
  }

  get #leg(): Leg {
    if (this.legs.length === 0) this.begin("at first");
    return this.legs.at(-1) as Leg;
  }
}
