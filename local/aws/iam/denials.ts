import type { Denial } from "../../contract/capabilities/iam.ts";

const KEPT = 1_000;

/** The newest calls that IAM refused. */
export class Denials {
  readonly #denials: Denial[] = [];

  record(denial: Omit<Denial, "at">): void {
    this.#denials.push({ at: new Date().toISOString(), ...denial });
    if (this.#denials.length > KEPT * 2) this.#denials.splice(0, this.#denials.length - KEPT);
  }

  /** Newest last. */
  list(): readonly Denial[] {
    return this.#denials.slice(-KEPT);
  }
}
