import { policiesOf } from "../../prove/atoms.ts";
import { isMaking, makingOf } from "../../prove/questions.ts";
import { planRounds, provenBy, tellingOf, type Group, type Member } from "../../prove/rounds.ts";
import { isJourney, START, type Forecast, type Trialled } from "../../prove/verdicts.ts";
import { isLong, lookingBack } from "./kinds.ts";
import { roundOf, type Round, type RoundResult } from "./messages.ts";
import type { Pool } from "./pool.ts";

const looksBack = (journey: string): boolean => lookingBack.includes(journey);

/** Removals of atoms from copies: in groups first, then one by one those that a group did not prove. */
export class Removals {
  readonly #pool: Pick<Pool, "run">;
  readonly #stage: string;
  readonly #forecasts: ReadonlyMap<string, Forecast>;
  readonly #patience: Round["patience"];
  readonly #trials = new Map<string, Trialled>();

  /** @param needed Forecasts of what is removed: something must depend on each. */
  constructor(
    pool: Pick<Pool, "run">,
    stage: string,
    needed: readonly Forecast[],
    patience: Round["patience"],
  ) {
    this.#pool = pool;
    this.#stage = stage;
    this.#forecasts = new Map(needed.map((one) => [one.atom.id, one]));
    this.#patience = patience;
  }

  /** True when an atom is among those that are removed. */
  has(id: string): boolean {
    return this.#forecasts.has(id);
  }

  /** Removes them. @returns What broke, by the ids of the atoms; those for whose want nothing broke are left out. */
  async run(): Promise<ReadonlyMap<string, Trialled>> {
    const { running, starting } = planRounds([...this.#forecasts.values()], { isLong, lookingBack });
    await Promise.all([
      ...running.map(async (group, index) => {
        await this.#running(group, `removal ${index + 1} of ${running.length}, ${group.length} parts`);
        await this.#oneByOne(this.#leftOf(group), group.length > 1);
      }),
      ...starting.map(async (group, index) => {
        let left = group;
        // What needs a resource that was not made was not asked for: it is once those are there.
        for (let before = Infinity; left.length > 1 && left.length < before;) {
          before = left.length;
          await this.#starting(
            left,
            `start ${index + 1} of ${starting.length}, without ${left.length} parts`,
          );
          left = this.#leftOf(left);
        }
        await this.#oneByOne(left, true);
      }),
    ]);
    return this.#trials;
  }

  #leftOf(group: Group): Group {
    return group.filter(({ id }) => !this.#trials.has(id));
  }

  /** Removes each alone: before the start if that is quickly seen, else first from a copy that runs.
   * @param inRunning False when that has been tried. */
  async #oneByOne(members: readonly Member[], inRunning: boolean): Promise<void> {
    await Promise.all(
      members.map(async (member) => {
        const { id, breaks } = member;
        const alone: Member = { id, breaks, tells: breaks };
        const phases = this.#forecasts.get(id)?.phases ?? [];
        const makings = phases.filter(isMaking);
        const anything = [START, ...makings, ...breaks.filter(looksBack)];
        const isOfJourney = inRunning && breaks.some((one) => isJourney(one) && !looksBack(one));
        if (isOfJourney && makings.length === 0) await this.#running([alone], `removal of ${id}`);
        if (!this.#trials.has(id) && (makings.length > 0 || phases.includes(START)))
          await this.#starting([{ id, breaks: anything, tells: anything }], `start without ${id}`);
        if (!this.#trials.has(id) && isOfJourney && makings.length > 0)
          await this.#running([alone], `removal of ${id}`);
      }),
    );
  }

  async #running(group: Group, name: string): Promise<void> {
    const journeys = tellingOf(group);
    const result = await this.#pool.run(
      roundOf(this.#stage, name, { journeys, removed: group.map(({ id }) => id), patience: this.#patience }),
      journeys.every(isLong),
    );
    this.#keep(provenBy(group, policiesOf(result.resources).atoms, this.#broken(result)));
  }

  async #starting(group: Group, name: string): Promise<void> {
    const atoms = group.flatMap(({ id }) => this.#forecasts.get(id)?.atom ?? []);
    const result = await this.#pool.run(
      roundOf(this.#stage, name, {
        journeys: tellingOf(group).filter(looksBack),
        fromStart: atoms,
        patience: this.#patience,
      }),
    );
    this.#keep(provenBy(group, atoms, this.#broken(result)));
  }

  #broken({ startProblem, notMade, outcomes, questions }: RoundResult): Parameters<typeof provenBy>[2] {
    const broken = [
      ...(startProblem === undefined ? [] : [START]),
      ...notMade.map(makingOf),
      ...outcomes.filter(({ problem }) => problem !== undefined).map(({ journey }) => journey),
    ];
    return { broken, questions };
  }

  #keep(proven: ReadonlyMap<string, readonly string[]>): void {
    for (const [id, breaks] of proven) this.#trials.set(id, { breaks });
  }
}
