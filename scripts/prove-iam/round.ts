// A copy with a trial of its policies, in a process of its own: started by pool.ts, which sends what is to be done.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ProgramError } from "../../local/engine/index.ts";
import type { Cloud } from "../../local/start/cloud.ts";
import { policiesOf } from "../../prove/atoms.ts";
import { Recorder } from "../../prove/questions.ts";
import { journeys, Visit, type Journey } from "../../tests/e2e/journeys/index.ts";
import { anyFreePort } from "../../tests/e2e/support/free-port.ts";
import type { Outcome, Round, RoundResult } from "./messages.ts";

const root = resolve(import.meta.dirname, "../..");
/** Milliseconds without a new question after which a journey is taken to be over, and how long that is waited for. */
const QUIET = 500;
const QUIET_AT_MOST = 8_000;
/** Milliseconds in which nobody does anything, to learn what is asked all the time. */
const IDLE = 2_000;
/** Milliseconds that a journey gets when nobody says how long it takes: long ones are tried again for minutes. */
const FIRST_TIME = { first: 60_000, fault: 90_000, long: 300_000 };
/** Milliseconds that a copy gets to stop. */
const STOP = 3_000;

/** Requests at a time must not be turned away for being too many. */
const config = {
  "mysfits:clicks": '{"ratePerSecond":10000,"burst":5000}',
  "mysfits:registrations": '{"ratePerSecond":1000,"burst":1000}',
};

process.once("message", (round: Round) => {
  run(round).then(
    (result) => process.send?.(result, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
const stopping = new AbortController();
let stop: () => Promise<void> = async () => undefined;
/** Whoever waits for the result is gone, or wants no more. */
const end = (): void => {
  stopping.abort();
  stop().then(
    () => process.exit(130),
    () => process.exit(130),
  );
};
process.once("disconnect", end);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, end);

async function run(round: Round): Promise<RoundResult> {
  // Credentials and proxies of the caller's shell are none of the program's business.
  for (const name of Object.keys(process.env))
    if (/^AWS_|_proxy$/i.test(name)) Reflect.deleteProperty(process.env, name);
  const recorder = new Recorder();
  recorder.remove(round.fromStart);
  const state = mkdtempSync(join(tmpdir(), "prove-iam-"));
  let cloud: Cloud | undefined;
  stop = async () => {
    await Promise.race([cloud?.stop(), delay(STOP)]);
    rmSync(state, { recursive: true, force: true });
  };
  const startedAt = performance.now();
  try {
    const { startCloud } = await import("../../local/start/cloud.ts");
    cloud = await startCloud({
      root,
      stack: round.stack,
      directory: join(state, round.stack),
      port: await anyFreePort(),
      reset: false,
      config,
      progress: () => undefined,
      signal: stopping.signal,
      policyTrial: recorder,
      // Several things may be taken away before the start.
      continueOnError: true,
    });
    const startMilliseconds = performance.now() - startedAt;
    process.send?.("started");
    return { ...(await accompany(cloud, recorder, round)), startMilliseconds };
  } catch (error) {
    if (cloud) throw error;
    const failed = error instanceof ProgramError ? [error, ...error.others] : [];
    return {
      startProblem: (error as Error).message,
      notMade: failed.flatMap(({ resource }) => resource ?? []),
      outcomes: [],
      questions: recorder.questions,
      resources: [],
      startMilliseconds: performance.now() - startedAt,
    };
  } finally {
    await stop();
  }
}

async function accompany(
  cloud: Cloud,
  recorder: Recorder,
  round: Round,
): Promise<Omit<RoundResult, "startMilliseconds">> {
  const patience = (journey: string, kind: Journey["kind"]) => round.patience[journey] ?? FIRST_TIME[kind];
  const running = { ...cloud, pid: process.pid };
  const visits = new Visit(running, { isOver: (since) => performance.now() - since > FIRST_TIME.first });
  const resources = await visits.resources();
  const chosen = journeys.filter(
    ({ name, applies }) => round.journeys.includes(name) && (applies?.(resources) ?? true),
  );
  // Who travels is known before anything is removed from the running copy. Without people the copy is of no use: that counts as no start.
  try {
    await visits.administrator();
    await visits.confirmMails();
  } catch (error) {
    const startProblem = `nobody could sign up: ${(error as Error).message}`;
    return { startProblem, notMade: [], outcomes: [], questions: recorder.questions, resources };
  }
  const atoms = new Map(policiesOf(resources).atoms.map((atom) => [atom.id, atom]));
  const removed = round.removed.map((id) => {
    const atom = atoms.get(id);
    if (!atom) throw new Error(`there is no "${id}" in this copy`);
    return atom;
  });
  recorder.remove([...round.fromStart, ...removed]);

  const outcomes: Outcome[] = [];
  const travel = async (journey: Journey): Promise<void> => {
    const { name, kind } = journey;
    const since = performance.now();
    const longest = patience(name, kind);
    // All that it waits for together: a journey that fails at its end has waited for what came before.
    const visit = visits.with({ isOver: () => performance.now() - since > longest });
    const problem = await journey.run(visit).then(
      () => undefined,
      (error: unknown) => (error as Error).message,
    );
    const milliseconds = performance.now() - since;
    outcomes.push({ journey: name, milliseconds, ...(problem !== undefined && { problem }) });
  };
  if (round.isRecording) {
    recorder.begin("idle");
    await delay(IDLE);
    for (const journey of chosen) {
      recorder.begin(journey.name);
      await travel(journey);
      await quiet(recorder);
    }
  } else
    for (const kind of ["first", "fault", "long"] as const) {
      recorder.begin(kind);
      await Promise.all(chosen.filter((journey) => journey.kind === kind).map(travel));
    }
  return { notMade: [], outcomes, questions: recorder.questions, resources };
}

/** Resolves when nothing new is asked any more. */
async function quiet(recorder: Recorder): Promise<void> {
  const since = performance.now();
  while (performance.now() - Math.max(recorder.lastNews, since) < QUIET)
    if (performance.now() - since > QUIET_AT_MOST) return;
    else await delay(50);
}
