import assert from "node:assert/strict";
import type { Job, JobAnswer } from "../../../../scripts/monolith/jobs.ts";
import { Moves, Refused, type Movable } from "../../../../scripts/monolith/moves.ts";
import { describePlace, GROUND, readPlace, type Place } from "../../../../scripts/monolith/place.ts";
import { RUNGS, wayTo, type Rung } from "../../../../scripts/monolith/rungs.ts";

/** A ladder that writes down what is done to it. */
class Paper implements Movable {
  readonly done: string[] = [];
  readonly answers: Partial<Record<Job, readonly JobAnswer[]>>;
  place: Place;
  readonly #asked: Partial<Record<Job, number>> = {};

  constructor(place: Place, answers: Paper["answers"] = {}) {
    this.place = place;
    this.answers = answers;
  }

  readonly jobs = {
    run: (job: Job): Promise<JobAnswer> => {
      this.done.push(job);
      const answers = this.answers[job] ?? [{ done: true, equal: true, retired: true, liveSessions: 0 }];
      const count = this.#asked[job] ?? 0;
      this.#asked[job] = count + 1;
      return Promise.resolve(answers[Math.min(count, answers.length - 1)] as JobAnswer);
    },
  };

  deploy(place: Place): Promise<void> {
    this.done.push(describePlace(place));
    this.place = place;
    return Promise.resolve();
  }
}

const top = RUNGS.at(-1) as Rung;
const move = async (paper: Paper, ...rungs: readonly Rung[]) => {
  const moves = new Moves(paper, { tell: () => undefined, patience: 0 });
  for (const rung of rungs) await moves.to(rung);
};

describe("The moves of the ladder", () => {
  it("climb with the job, the comparison and the deployment of each step in their order", async () => {
    const paper = new Paper(GROUND);
    await move(paper, ...wayTo(GROUND, top));
    assert.deepEqual(paper.done, [
      "step 1",
      "step 1, 2 built",
      "importUsers",
      "step 2",
      "importUsers",
      "compareUsers",
      "importUsers",
      "compareUsers",
      "step 3, registrations old",
      "backfill",
      "compare",
      "backfill",
      "compare",
      "step 3, registrations new",
      "step 3, registrations new, 4 built",
      "step 4, registrations new",
      "compareUsers",
      "step 4, registrations new, 5 built",
      "step 5, registrations new, the monolith runs",
      "retire",
      "step 5, registrations new",
    ]);
  });

  it("go down without taking a store away, and fill the old tables before and after they are read", async () => {
    const paper = new Paper({ ...top, built: 5 });
    await move(paper, ...wayTo(top, GROUND));
    assert.deepEqual(paper.done, [
      "restore",
      "step 5, registrations new, the monolith runs",
      "step 4, registrations new, 5 built",
      "restore",
      "step 3, registrations new, 5 built",
      "restore",
      "compare",
      "step 3, registrations old, 5 built",
      "step 2, 5 built",
      "step 1, 5 built",
      "step 0, 5 built",
    ]);
  });

  it("are not made when both sides differ: nothing is deployed", async () => {
    const at3: Place = { step: 3, built: 3, registrations: "old" };
    const differing = new Paper(at3, { compare: [{ equal: false, missing: [{ registrationId: "r-1" }] }] });
    await assert.rejects(move(differing, { step: 3, registrations: "new" }), (error: unknown) => {
      assert.ok(error instanceof Refused);
      assert.match(error.message, /^compare says that both sides differ: .*"r-1"/);
      return true;
    });
    assert.deepEqual(differing.place, at3);
  });

  it("wait for what is on its way to the other side", async () => {
    const paper = new Paper(
      { step: 3, built: 3, registrations: "old" },
      { compare: [{ equal: false }, { equal: true }] },
    );
    const moves = new Moves(paper, { tell: () => undefined });
    await moves.to({ step: 3, registrations: "new" });
    assert.deepEqual(paper.done, ["backfill", "compare", "compare", "step 3, registrations new"]);
  });

  it("leave nobody behind whose session only the monolith knows", async () => {
    const paper = new Paper(
      { step: 2, built: 2, registrations: "old" },
      { compareUsers: [{ equal: true, liveSessions: 3 }] },
    );
    await assert.rejects(
      move(paper, { step: 3, registrations: "old" }),
      /^Error: 3 sessions of the monolith/,
    );
    assert.deepEqual(paper.done, ["importUsers", "compareUsers"]);
  });

  it("let the old tables go that a stopped move has left, and stop the monolith", async () => {
    const paper = new Paper({ ...top, built: 5, running: true });
    await new Moves(paper, { tell: () => undefined }).finish();
    assert.deepEqual(paper.done, ["retire", "step 5, registrations new"]);
    for (const place of [GROUND, { ...top, built: 5 } as const]) {
      const whole = new Paper(place);
      await new Moves(whole, { tell: () => undefined }).finish();
      assert.deepEqual(whole.done, []);
    }
  });

  it("tell why old tables are kept", async () => {
    const paper = new Paper(
      { step: 4, built: 4, registrations: "new" },
      { retire: [{ retired: false, reason: "2 users are not in the pool" }] },
    );
    await assert.rejects(move(paper, top), /^Error: the old tables are kept: 2 users are not in the pool$/);
  });
});

describe("A place on the ladder", () => {
  it("is read as it was written, and as nothing else", () => {
    const place: Place = { step: 2, built: 4, registrations: "old" };
    assert.deepEqual(readPlace(JSON.stringify(place)), place);
    const stopping: Place = { step: 5, built: 5, registrations: "new", running: true };
    assert.deepEqual(readPlace(JSON.stringify(stopping)), stopping);
    for (const wrong of ["", "[]", "null", '{"step":6,"built":6,"registrations":"old"}'])
      assert.equal(readPlace(wrong), undefined, wrong);
    assert.equal(readPlace(JSON.stringify({ ...place, built: 1 })), undefined);
    assert.equal(readPlace(JSON.stringify({ ...place, registrations: "both" })), undefined);
  });
});
