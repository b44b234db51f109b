import { policiesOf } from "../../prove/atoms.ts";
import { reasons } from "../../prove/reasons.ts";
import type { Recorded } from "../../prove/questions.ts";
import { withoutSuffixes } from "../../prove/removal.ts";
import type { Report } from "../../prove/report.ts";
import { forecasts, judge, type Forecast, type Trialled } from "../../prove/verdicts.ts";
import { isLong, namesOf } from "./kinds.ts";
import { roundOf, type Outcome, type Round, type RoundResult } from "./messages.ts";
import type { Pool } from "./pool.ts";
import { Removals } from "./removals.ts";

/** Milliseconds that a journey gets in a copy with less rights: some times what it took with all of them, since it has others beside it. */
const patienceOf = ({ milliseconds }: Outcome): number => 4 * milliseconds + 10_000;
const longPatienceOf = ({ milliseconds }: Outcome): number => 1.2 * milliseconds + 10_000;

/** What a proof is made of. */
interface ProofOptions {
  readonly stage: string;
  readonly role: string | undefined;
  /** Removes nothing. */
  readonly isQuick: boolean;
  /** Leaves out the journeys that take minutes, and so what they alone prove. */
  readonly isWithoutLong: boolean;
  readonly progress: (text: string) => void;
}

/** Proves that a stage needs every part of its policies.
 *
 * 1. All journeys are made in copies with every right, and every question to IAM is written down, each with the journey on which it was asked, or
 *    the resource for whose making.
 * 2. The questions are asked again without each part: the evaluator gives the same answers at any time. A part without which no answer
 *    changes is unproven.
 * 3. All those are removed together, and all journeys must go on as before.
 * 4. Each of the others is really removed from a copy, some together where each can break something that no other does: a journey, or the making
 *    of a resource. That must fail, in a copy that refused something which this part alone decides. What is only asked at the start is removed
 *    before it.
 *
 * Journeys of minutes are recorded beside the removals that the others call for. */
export async function prove(pool: Pool, options: ProofOptions): Promise<Report> {
  const { stage, role, isQuick, isWithoutLong, progress } = options;
  const since = performance.now();
  const before = pool.started;
  const record = (name: string, journeys: readonly string[]) =>
    roundOf(stage, name, { journeys, isRecording: true });
  const first = pool.run(record("recording", namesOf("first", "fault")));
  const slow = Promise.all(
    (isWithoutLong ? [] : namesOf("long")).map(
      async (name) => await pool.run(record(`recording ${name}`, [name]), true),
    ),
  );
  // It is waited for below; until then a failure is nobody's.
  slow.catch(() => undefined);
  const main = await first;
  if (main.startProblem !== undefined)
    throw new Error(`stage ${stage} does not start with all its rights: ${main.startProblem}`);
  const { atoms: every, managed } = policiesOf(main.resources);
  const atoms = every.filter(({ holder }) => role === undefined || holder === role);
  if (role !== undefined && atoms.length === 0)
    throw new Error(
      `stage ${stage} has no role or policy "${role}". There are: ${[...new Set(every.map(({ holder }) => holder))].join(", ")}`,
    );
  const ids = atoms.map(({ id }) => id);
  const known = merged([main], ids).filter(isNeeded);
  const early = isQuick ? undefined : new Removals(pool, stage, known, patiences([main]));
  const removing = early?.run();
  removing?.catch(() => undefined);
  const records = [main, ...(await slow)];
  const contradictions = records.flatMap(failures);
  const all = merged(records, ids);
  progress(`${stage}: ${all.filter(isNeeded).length} of ${all.length} parts decide something`);
  let trials: ReadonlyMap<string, Trialled> | undefined;
  if (early) {
    const unneeded = all.filter(({ phases }) => phases.length === 0).map(({ atom }) => atom.id);
    const rest = all.filter((one) => isNeeded(one) && !early.has(one.atom.id));
    const [control, lateTrials, earlyTrials] = await Promise.all([
      pool.run(
        // All at once, on a machine that may be slow: here a journey that needs long is no proof of anything.
        roundOf(stage, `without ${unneeded.length} parts that decide nothing`, {
          journeys: namesOf("first", "fault"),
          removed: unneeded,
        }),
      ),
      new Removals(pool, stage, rest, patiences(records)).run(),
      removing,
    ]);
    contradictions.push(...failures(control).map((text) => `without what decides nothing: ${text}`));
    trials = withoutJourneys(new Map([...(earlyTrials ?? []), ...lateTrials]), control);
  }
  return {
    stage,
    verdicts: judge(all, trials, reasons, stage),
    managed,
    contradictions,
    run: {
      seconds: Math.round((performance.now() - since) / 1000),
      copies: pool.started - before,
      journeys: records.reduce((sum, { outcomes }) => sum + outcomes.length, 0),
      questions: new Set(records.flatMap(({ questions }) => questions.map(distinct))).size,
    },
  };
}

const isNeeded = ({ phases, narrower }: Forecast): boolean => phases.length > 0 && narrower.length === 0;

/** Milliseconds that journeys get, from how long they took with all rights. */
const patiences = (records: readonly RoundResult[]): Round["patience"] =>
  Object.fromEntries(
    records
      .flatMap(({ outcomes }) => outcomes)
      .map((one) => [one.journey, (isLong(one.journey) ? longPatienceOf : patienceOf)(one)]),
  );

const distinct = ({ question: { asker, action, resource } }: Recorded): string =>
  withoutSuffixes(JSON.stringify([asker.roleArn ?? asker.arn, action, resource]));

/** What went wrong with all rights. */
const failures = ({ startProblem, outcomes }: RoundResult): string[] => [
  ...(startProblem === undefined ? [] : [`the copy did not start: ${startProblem}`]),
  ...outcomes.flatMap(({ journey, problem }) => (problem === undefined ? [] : `${journey}: ${problem}`)),
];

/** Trials by journeys that can be relied on: one that fails with every right that is needed proves nothing. */
function withoutJourneys(
  trials: ReadonlyMap<string, Trialled>,
  { outcomes }: RoundResult,
): ReadonlyMap<string, Trialled> {
  const failed = new Set(
    outcomes.filter(({ problem }) => problem !== undefined).map(({ journey }) => journey),
  );
  return new Map(
    [...trials].map(([id, { breaks }]) => [id, { breaks: breaks.filter((one) => !failed.has(one)) }]),
  );
}

/** Forecasts from what several copies were asked. An atom is the same in each, by its id. */
function merged(records: readonly RoundResult[], ids: readonly string[]): readonly Forecast[] {
  const copies = records.map(
    ({ resources, questions }) =>
      new Map(forecasts(policiesOf(resources).atoms, questions).map((one) => [one.atom.id, one])),
  );
  const unique = (texts: readonly string[]) => [...new Set(texts)];
  return ids.flatMap((id): Forecast[] => {
    const of = copies.flatMap((copy) => copy.get(id) ?? []);
    const [first] = of;
    if (!first) return [];
    const used = of.filter(({ phases }) => phases.length > 0);
    return [
      {
        atom: first.atom,
        phases: unique(of.flatMap(({ phases }) => phases)),
        around: unique(of.flatMap(({ around }) => around)),
        narrower: used.every(({ narrower }) => narrower.length > 0)
          ? unique(used.flatMap(({ narrower }) => narrower))
          : [],
      },
    ];
  });
}
