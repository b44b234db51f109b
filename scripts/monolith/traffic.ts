import { setTimeout as delay } from "node:timers/promises";
import { RequestFailed, type Client } from "./client.ts";
import { Person } from "./person.ts";
import { firstVisit, nextVisit, wrongVisit, type Visit } from "./visits.ts";

/** Visitors at a time. */
const VISITORS = 3;
/** People who come again. Whoever is new takes the place of one of them then, who is never seen again. */
const KNOWN = 12;
/** Milliseconds between two visits of one, which keep below the API's limits: those are no failures to be found here. */
const PAUSE = 300;

/** People who come, buy, register and come again, all the time. */
export class Traffic {
  readonly #client: Client;
  /** Who is not here at the moment: nobody makes two visits at a time. */
  readonly #people: Person[] = [];
  readonly #ended = new AbortController();
  readonly #visitors: Promise<void>[] = [];
  /** Told when a visit is over. */
  readonly #waiting = new Set<() => void>();
  readonly #visits = new Array<number>(VISITORS).fill(0);

  constructor(client: Client) {
    this.#client = client;
  }

  /** Begins. A request that fails ends the visit, and the visitor begins another. */
  start(): void {
    for (let visitor = 0; visitor < VISITORS; visitor++) this.#visitors.push(this.#come(visitor));
  }

  /** Resolves when every visitor has made a whole visit from now on. */
  async turn(): Promise<void> {
    // The visit under way began before.
    const wanted = this.#visits.map((visits) => visits + 2);
    while (!this.#ended.signal.aborted && this.#visits.some((visits, index) => visits < (wanted[index] ?? 0)))
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  /** Has everybody come again who has not signed in since a time, of `performance.now()`. */
  async gather(since: number): Promise<void> {
    for (let round = 0; round < 2; round++) {
      // Who is on a visit at the moment is back afterwards.
      await this.turn();
      for (;;) {
        const index = this.#people.findIndex(({ signedInAt }) => signedInAt < since);
        const [person] = index < 0 ? [] : this.#people.splice(index, 1);
        if (!person) break;
        // Signing in may fail: this is no endless loop.
        person.signedInAt = since;
        await this.#make(nextVisit, person);
        this.#people.push(person);
      }
    }
  }

  /** Ends after the visits under way. */
  async stop(): Promise<void> {
    this.#ended.abort();
    await Promise.all(this.#visitors);
  }

  async #come(visitor: number): Promise<void> {
    const { signal } = this.#ended;
    for (let count = visitor; !signal.aborted; count++) {
      const known = count % 4 === 0 ? undefined : this.#pick();
      const person = known ?? new Person(this.#client);
      const visit = known === undefined ? firstVisit : count % 4 === 1 ? wrongVisit : nextVisit;
      // Nobody meets somebody again whose first visit failed in its middle.
      if ((await this.#make(visit, person)) || known !== undefined) this.#people.push(person);
      if (this.#people.length > KNOWN) this.#pick();
      this.#visits[visitor] = (this.#visits[visitor] ?? 0) + 1;
      for (const tell of this.#waiting) tell();
      this.#waiting.clear();
      await delay(PAUSE, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Somebody who was here before, who is not here then. */
  #pick(): Person | undefined {
    return this.#people.splice(Math.floor(Math.random() * this.#people.length), 1)[0];
  }

  /** @returns False when a request failed. */
  async #make({ run }: Visit, person: Person): Promise<boolean> {
    try {
      await run(person);
      return true;
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      return false;
    }
  }
}
