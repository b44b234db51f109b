import { Client, RequestFailed } from "./client.ts";
import { Journal } from "./journal.ts";
import type { Ladder } from "./ladder.ts";
import { codeFor } from "./mails.ts";
import { Moves } from "./moves.ts";
import { Person } from "./person.ts";
import { describeRung, RUNGS, wayTo, type Rung } from "./rungs.ts";
import { Traffic } from "./traffic.ts";
import { firstVisit, nextVisit, wrongVisit } from "./visits.ts";
import type { Step } from "./place.ts";

/** What a walk does. */
export interface WalkOptions {
  readonly ladder: Ladder;
  /** Where it is written down what becomes of each request. */
  readonly journal: Journal;
  /** Highest step. */
  readonly to: Step;
  /** Told each thing that is done. */
  readonly tell: (text: string) => void;
  /** Ends it after the move under way. */
  readonly signal: AbortSignal;
}

/** Climbs from where the ladder is to a step and back to the ground, while people come all the time. At each rung somebody new makes every visit,
 * somebody who has been there from the beginning comes again, and everybody else makes a whole visit. Of two who were not seen since the beginning,
 * one has forgotten the password at the first rung where it can be had anew, and one comes when the old tables are gone. Hashes go with these:
 * everybody else comes once before that, and once before the way back leads to where hashes are asked.
 * @throws Refused, Error when a move is not made. */
export async function walk({ ladder, journal, to, tell, signal }: WalkOptions): Promise<void> {
  const client = new Client(() => ladder.apiUrl, journal);
  const moves = new Moves(ladder, { tell });
  const traffic = new Traffic(client);
  const resident = new Person(client);
  const forgetful = [new Person(client)];
  const late = [new Person(client)];
  /** Since then, who signs in has a password on both sides. */
  let since = 0;
  const stay = async () => {
    const { step, built } = ladder.place;
    journal.begin(`at ${describeRung(ladder.place)}`);
    const isOnTheWayBack = built > step;
    if ((step === 2 && !isOnTheWayBack) || (step === 4 && isOnTheWayBack)) since = performance.now();
    await Promise.all([traffic.turn(), makeAll(client, resident)]);
    for (const person of step >= 2 ? forgetful.splice(0) : []) await settle(beginAnew(person, ladder));
    for (const person of step >= 5 ? late.splice(0) : []) {
      await settle(person.comeTooLate());
      await settle(beginAnew(person, ladder));
    }
    if (step === 4 && to === 5) await traffic.gather(since);
  };
  journal.begin("at first");
  traffic.start();
  try {
    for (const person of [resident, ...forgetful, ...late]) await settle(firstVisit.run(person));
    await stay();
    const top = RUNGS.findLast(({ step }) => step === to) as Rung;
    const ground = RUNGS[0] as Rung;
    for (const rung of [...wayTo(ladder.place, top), ...wayTo(top, ground)]) {
      signal.throwIfAborted();
      journal.begin(`to ${describeRung(rung)}`);
      await moves.to(rung);
      await stay();
    }
  } finally {
    await traffic.stop();
  }
}

/** Makes each visit once, at the place where the ladder is.
 * @throws RequestFailed for the first request that is not answered as it must be. */
export async function visitOnce(ladder: Ladder): Promise<void> {
  const person = new Person(new Client(() => ladder.apiUrl, new Journal()));
  for (const { run } of [firstVisit, nextVisit, wrongVisit]) await run(person);
}

/** All visits: those of somebody new, and of somebody who was there at the beginning. */
async function makeAll(client: Client, resident: Person): Promise<void> {
  await settle(firstVisit.run(new Person(client)));
  for (const { run } of [nextVisit, wrongVisit]) await settle(run(resident));
}

/** Gets another password by a mailed code, and finds everything with it. */
async function beginAnew(person: Person, ladder: Ladder): Promise<void> {
  await person.resetPassword(async (email) => await codeFor(ladder.console, email));
  await nextVisit.run(person);
}

/** Waits for a visit; what failed in it is in the journal. */
async function settle(visit: Promise<void>): Promise<void> {
  await visit.catch((error: unknown) => {
    if (!(error instanceof RequestFailed)) throw error;
  });
}
