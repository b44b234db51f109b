import { ProblemError } from "../web-service/problem.ts";

/** Limits of a {@link Gate}. */
export interface GateLimits {
  /** Pieces of work that go on at the same time. */
  readonly width: number;
  /** Milliseconds that one waits to be let in. */
  readonly patience: number;
}

/** Door for work of several steps. Whoever is inside finishes quickly, and whoever does not get in is told so before anything was begun: without
 * it, everybody's second step would wait behind everybody's first one. */
export class Gate {
  readonly #limits: GateLimits;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(limits: GateLimits) {
    this.#limits = limits;
  }

  /** @throws ProblemError 503 when there was no room in time. */
  async through<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside < this.#limits.width) this.#inside++;
    else await this.#wait();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // Whoever leaves gives the place to the next one.
      if (next) next();
      else this.#inside--;
    }
  }

  async #wait(): Promise<void> {
    await new Promise<void>((enter, refuse) => {
      const go = () => {
        clearTimeout(timer);
        enter();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1);
        refuse(new ProblemError(503, "Many people are ordering at the moment", { retryAfter: 2 }));
      }, this.#limits.patience);
      this.#waiting.push(go);
    });
  }
}
