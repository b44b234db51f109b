import { setTimeout as delay } from "node:timers/promises";
import type { Job, JobAnswer } from "./jobs.ts";
import type { Place, Step } from "./place.ts";
import { describeRung, indexOf, type Rung } from "./rungs.ts";

/** Milliseconds between two looks whether both sides agree. */
const LOOK = 250;

/** Thrown when a move is not made, because what must hold before it does not. */
export class Refused extends Error {}

/** Ladder, as moves need it. */
export interface Movable {
  readonly place: Place;
  deploy(place: Place): Promise<void>;
  readonly jobs: { run(job: Job): Promise<JobAnswer> };
}

/** How moves are made. */
export interface MovesOptions {
  /** Told each thing that is done. */
  readonly tell: (text: string) => void;
  /** Milliseconds in which both sides must agree while people go on writing.
   * @default 60_000 */
  readonly patience?: number;
}

/** The moves between neighbours of the ladder: what is deployed, which jobs run, and what must hold before. */
export class Moves {
  readonly #ladder: Movable;
  readonly #tell: (text: string) => void;
  readonly #patience: number;

  constructor(ladder: Movable, { tell, patience = 60_000 }: MovesOptions) {
    this.#ladder = ladder;
    this.#tell = tell;
    this.#patience = patience;
  }

  /** Moves to a neighbour. What an earlier move did not come to, for it was stopped in its middle, is done before: jobs may run again.
   * @throws Refused when something must be done before; Error when a deployment or a job fails. */
  async to(rung: Rung): Promise<void> {
    const from = this.#ladder.place;
    const isUp = indexOf(rung) > indexOf(from);
    await (isUp ? this.#up(rung) : this.#down(rung));
  }

  /** Does what is left of a move that was stopped when the traffic was where it is now.
   * @throws Refused when the old tables can't go yet. */
  async finish(): Promise<void> {
    const { step, registrations, running } = this.#ladder.place;
    if (step !== 5 || running !== true) return;
    await this.#retire();
    await this.#deploy({ step, registrations });
  }

  async #up(rung: Rung): Promise<void> {
    if (rung.step === 2) return await this.#moveUsers(rung);
    if (rung.step === 3 && rung.registrations === "old") return await this.#copyRegistrations(rung);
    if (rung.step === 3) {
      await this.#run("backfill");
      await this.#agree("compare");
    }
    if (rung.step === 5) return await this.#leaveMonolith(rung);
    // The shop's tasks are healthy before they get requests.
    if (rung.step === 4) await this.#build(rung.step);
    await this.#deploy(rung);
  }

  async #down(rung: Rung): Promise<void> {
    if (rung.step === 4) return await this.#returnToMonolith(rung);
    if (rung.step === 3 && rung.registrations === "old") {
      if (this.#ladder.place.built === 5) await this.#run("restore");
      await this.#agree("compare");
    }
    await this.#deploy(rung);
  }

  /** Everybody is in the pool before anybody is asked there, and who signed up meanwhile afterwards. */
  async #moveUsers(rung: Rung): Promise<void> {
    await this.#build(rung.step);
    await this.#run("importUsers");
    await this.#deploy(rung);
    await this.#run("importUsers");
    await this.#agree("compareUsers");
  }

  /** From the deployment on, each new registration is written to both sides; the older ones are copied then. */
  async #copyRegistrations(rung: Rung): Promise<void> {
    await this.#run("importUsers");
    const { liveSessions } = await this.#agree("compareUsers");
    if (typeof liveSessions === "number" && liveSessions > 0)
      throw new Refused(
        `${liveSessions} sessions of the monolith are still good, which only it knows. Fix: wait until they have ended (at most an hour), or sign out`,
      );
    await this.#deploy(rung);
    await this.#run("backfill");
    await this.#agree("compare");
  }

  /** The monolith runs until nobody asks it and its tables are gone. */
  async #leaveMonolith(rung: Rung): Promise<void> {
    await this.#agree("compareUsers");
    await this.#build(rung.step);
    await this.#deploy({ ...rung, running: true });
    await this.#retire();
    await this.#deploy(rung);
  }

  /** The old tables are filled before the monolith is asked again, and once more with what was written meanwhile. */
  async #returnToMonolith(rung: Rung): Promise<void> {
    await this.#run("restore");
    const { step, registrations } = this.#ladder.place;
    await this.#deploy({ step, registrations, running: true });
    await this.#deploy(rung);
    await this.#run("restore");
  }

  async #retire(): Promise<void> {
    const { retired, reason } = await this.#run("retire");
    if (retired !== true) throw new Refused(`the old tables are kept: ${String(reason)}`);
  }

  /** Makes what a step needs, while the traffic stays where it is. */
  async #build(step: Step): Promise<void> {
    const { place } = this.#ladder;
    if (place.built >= step) return;
    await this.#ladder.deploy({ ...place, built: step });
    this.#tell(`step ${step} is built`);
  }

  async #deploy(rung: Rung & Pick<Place, "running">): Promise<void> {
    const { place } = this.#ladder;
    const built = rung.step > place.built ? rung.step : place.built;
    await this.#ladder.deploy({ ...rung, built });
    this.#tell(`${describeRung(rung)} serves`);
  }

  async #run(job: Job): Promise<JobAnswer> {
    const answer = await this.#ladder.jobs.run(job);
    this.#tell(`${job}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Asks a comparison until both sides agree: what is written meanwhile is on its way for a moment.
   * @throws Refused when they do not in time. */
  async #agree(job: "compare" | "compareUsers"): Promise<JobAnswer> {
    const since = performance.now();
    for (;;) {
      const answer = await this.#ladder.jobs.run(job);
      if (answer["equal"] === true) {
        this.#tell(`${job}: ${JSON.stringify(answer)}`);
        return answer;
      }
      if (performance.now() - since > this.#patience)
        throw new Refused(`${job} says that both sides differ: ${JSON.stringify(answer)}`);
      await delay(LOOK);
    }
  }
}
