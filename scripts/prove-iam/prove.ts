import { policiesOf } from "../../prove/atoms.ts";
import { reasons } from "../../prove/reasons.ts";
import { isRefusedFor, planRounds, provenBy, type Group } from "../../prove/rounds.ts";
import type { Recorded } from "../../prove/questions.ts";
import type { Report } from "../../prove/report.ts";
import { forecasts, judge, START, type Forecast, type Trialled } from "../../prove/verdicts.ts";
import { journeys, type Journey } from "../../tests/e2e/journeys/index.ts";
import type { Pool } from "./pool.ts";
import type { Outcome, Round, RoundResult } from "./round.ts";

/** Milliseconds that a journey gets in a copy with less rights: some times what it took with all of them, since it has others beside it. */
const patienceOf = ({ milliseconds }: Outcome): number => 4 * milliseconds + 10_000;
const longPatienceOf = ({ milliseconds }: Outcome): number => 1.2 * milliseconds + 10_000;

const namesOf = (...kinds: readonly Journey["kind"][]): readonly string[] =>
  journeys.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name);
const longOnes = namesOf("long");
const isLong = (journey: string): boolean => longOnes.includes(journey);

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
 * 1. All journeys are made in copies with every right, and every question to IAM is written down, each with the journey on which it was asked.
 * 2. The questions are asked again without each part: the evaluator gives the same answers at any time. A part without which no answer
 *    changes is unproven.
 * 3. All those are removed together, and all journeys must go on as before.
 * 4. Each of the others is really removed from a copy, some together where each has a journey that no other touches: the journey must fail, in a
 *    copy that refused something which this part alone decides. What is only asked at the start is removed before it, one at a time. */
export async function prove(pool: Pool, options: ProofOptions): Promise<Report> {
  const { stage, role, isQuick, isWithoutLong, progress } = options;
  const since = performance.now();
  const before = pool.started;
  const records = await Promise.all([
    pool.run(round(stage, "recording", namesOf("first", "fault"), { isRecording: true })),
    ...(isWithoutLong ? [] : longOnes).map(
      async (name) => await pool.run(round(stage, `recording ${name}`, [name], { isRecording: true }), true),
    ),
  ]);
  const [main] = records;
  if (main.startProblem !== undefined)
    throw new Error(`stage ${stage} does not start with all its rights: ${main.startProblem}`);
  const contradictions = records.flatMap(failures);
  const { atoms: every, managed } = policiesOf(main.resources);
  const atoms = every.filter(({ holder }) => role === undefined || holder === role);
  if (role !== undefined && atoms.length === 0)
    throw new Error(
      `stage ${stage} has no role or policy "${role}". There are: ${[...new Set(every.map(({ holder }) => holder))].join(", ")}`,
    );
  const all = merged(
    records.map(
      ({ resources, questions }) =>
        new Map(forecasts(policiesOf(resources).atoms, questions).map((one) => [one.atom.id, one])),
    ),
    atoms.map(({ id }) => id),
  );
  const needed = all.filter(({ phases, narrower }) => phases.length > 0 && narrower.length === 0);
  progress(`${stage}: ${needed.length} of ${all.length} parts decide something`);
  let trials: ReadonlyMap<string, Trialled> | undefined;
  if (!isQuick) {
    const took = new Map(records.flatMap(({ outcomes }) => outcomes.map((one) => [one.journey, one])));
    const patience = Object.fromEntries(
      [...took].map(([name, one]) => [name, (isLong(name) ? longPatienceOf : patienceOf)(one)]),
    );
    const unneeded = all.filter(({ phases }) => phases.length === 0).map(({ atom }) => atom.id);
    const [control, tried] = await Promise.all([
      pool.run(
        // All at once, on a machine that may be slow: here a journey that needs long is no proof of anything.
        round(stage, `without ${unneeded.length} parts that decide nothing`, namesOf("first", "fault"), {
          removed: unneeded,
        }),
      ),
      removeAll(pool, stage, needed, patience),
    ]);
    contradictions.push(...failures(control).map((text) => `without what decides nothing: ${text}`));
    trials = withoutJourneys(tried, control);
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

const distinct = ({ question: { asker, action, resource } }: Recorded): string =>
  JSON.stringify(
    [asker.roleArn ?? asker.arn, action, resource].map((text) => text.replace(/-[0-9a-f]{7}\b/g, "")),
  );

function round(stack: string, name: string, chosen: readonly string[], more: Partial<Round>): Round {
  return {
    name: `${stack}: ${name}`,
    stack,
    journeys: chosen,
    fromStart: [],
    removed: [],
    isRecording: false,
    patience: {},
    ...more,
  };
}

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

/** Forecasts of several copies together. An atom is the same in each, by its id. */
function merged(
  copies: readonly ReadonlyMap<string, Forecast>[],
  ids: readonly string[],
): readonly Forecast[] {
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

/** Removes atoms: in groups first, then those one by one that a group did not prove, and before the start what only the start can prove. */
async function removeAll(
  pool: Pool,
  stage: string,
  needed: readonly Forecast[],
  patience: Round["patience"],
): Promise<ReadonlyMap<string, Trialled>> {
  const byId = new Map(needed.map((one) => [one.atom.id, one]));
  const trials = new Map<string, Trialled>();
  const inGroup = async (group: Group, name: string): Promise<void> => {
    const result = await pool.run(
      round(stage, name, group.journeys, { removed: group.atoms, patience }),
      group.journeys.every(isLong),
    );
    const failed = result.outcomes.filter(({ problem }) => problem !== undefined);
    const proven = provenBy(group, byId, policiesOf(result.resources).atoms, {
      failed: failed.map(({ journey }) => journey),
      questions: result.questions,
    });
    for (const [id, breaks] of proven) trials.set(id, { breaks });
  };
  const beforeStart = async (id: string): Promise<void> => {
    const forecast = byId.get(id);
    if (!forecast) return;
    const looks = journeys.filter(({ looksBack }) => looksBack).map(({ name }) => name);
    const { startProblem, outcomes, questions } = await pool.run(
      round(stage, `start without ${id}`, looks, { fromStart: [forecast.atom], patience }),
    );
    const breaks = [
      ...(startProblem === undefined ? [] : [START]),
      ...outcomes.flatMap(({ journey, problem }) => (problem === undefined ? [] : [journey])),
    ];
    if (breaks.length > 0 && isRefusedFor(forecast.atom, questions)) trials.set(id, { breaks });
  };
  const { groups, starts } = planRounds(needed, isLong);
  await Promise.all([
    ...groups.map(async (group, index) => {
      await inGroup(group, `removal ${index + 1} of ${groups.length}, ${group.atoms.length} parts`);
      const left = group.atoms.filter((id) => !trials.has(id));
      await Promise.all(
        left.map(async (id) => {
          const [alone] = planRounds(
            needed.filter(({ atom }) => atom.id === id),
            isLong,
          ).groups;
          if (alone && group.atoms.length > 1) await inGroup(alone, `removal of ${id}`);
          if (!trials.has(id) && byId.get(id)?.phases.includes(START)) await beforeStart(id);
        }),
      );
    }),
    ...starts.map(beforeStart),
  ]);
  return trials;
}
