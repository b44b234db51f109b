import assert from "node:assert/strict";
import { ClickQueue, type Answer, type Click, type ClickQueueOptions } from "../../web/src/clicks/queue.ts";

/** A queue with a clock that stands still until it is moved, and a stream that answers what it is told. */
class Bench {
  now = Date.parse("2026-11-28T10:00:00.000Z");
  stored: string | null = null;
  signedIn: string | undefined = "token-1";
  renewed: string | undefined = "token-2";
  readonly requests: {
    readonly clicks: readonly Click[];
    readonly token: string | undefined;
    readonly bytes: number;
  }[] = [];
  /** One for each request; 202 when there are none left. An error is no answer at all. */
  readonly answers: (Answer | Error | Promise<Answer>)[] = [];
  #timers: { readonly at: number; readonly work: () => void }[] = [];
  #ids = 0;

  readonly options: { -readonly [member in keyof ClickQueueOptions]: ClickQueueOptions[member] } = {
    send: async (clicks, token) => {
      this.requests.push({ clicks, token, bytes: Buffer.byteLength(JSON.stringify({ clicks })) });
      const answer = await (this.answers.shift() ?? { status: 202 });
      if (answer instanceof Error) throw answer;
      return answer;
    },
    token: async (renew) => (renew ? this.renewed : this.signedIn),
    storage: { read: () => this.stored, write: (text) => (this.stored = text) },
    clock: {
      now: () => this.now,
      after: (milliseconds, work) => {
        const timer = { at: this.now + milliseconds, work };
        this.#timers.push(timer);
        return () => (this.#timers = this.#timers.filter((other) => other !== timer));
      },
    },
    newId: () => `00000000-0000-4000-8000-${String(++this.#ids).padStart(12, "0")}`,
    random: () => 1,
  };

  /** Moves the clock on and runs what was due, one after the other. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    await settle();
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.now = Math.max(this.now, due.at);
      due.work();
      await settle();
    }
    this.now = end;
  }

  get sizes(): number[] {
    return this.requests.map(({ clicks }) => clicks.length);
  }

  get sentIds(): string[] {
    return this.requests.flatMap(({ clicks }) => clicks.map(({ eventId }) => eventId));
  }
}

const settle = () => new Promise((resolve) => setImmediate(resolve));
const mysfit = "4e53920c-505a-4a90-a694-b9300791f0ae";
const look = (queue: ClickQueue, times: number, me = false) => {
  for (let time = 0; time < times; time++) queue.add(mysfit, me);
};

describe("The browser's queue of clicks", () => {
  let bench: Bench;
  let queue: ClickQueue;
  beforeEach(() => {
    bench = new Bench();
    queue = new ClickQueue(bench.options);
  });

  it("collects for a moment, then sends batches of 20 at most, each click once", async () => {
    look(queue, 45);
    assert.equal(bench.requests.length, 0);
    await bench.pass(1_999);
    assert.equal(bench.requests.length, 0);
    await bench.pass(60_000);
    assert.deepEqual(bench.sizes, [20, 20, 5]);
    assert.equal(new Set(bench.sentIds).size, 45);
    assert.deepEqual(bench.requests[0]?.clicks[0], {
      eventId: "00000000-0000-4000-8000-000000000001",
      mysfitId: mysfit,
      at: "2026-11-28T10:00:00.000Z",
    });
    assert.deepEqual([queue.waiting, queue.counts], [0, { sent: 45, refused: 0, overflowed: 0 }]);
    assert.equal(bench.stored, null);
  });

  for (const [fault, answer] of [
    ["there is no answer", new Error("offline")],
    ["there are too many requests", { status: 429 }],
    ["the service is at fault", { status: 503 }],
  ] as const)
    it(`sends the same ids again, later and later, when ${fault}`, async () => {
      bench.answers.push(answer, answer, answer);
      look(queue, 2);
      await bench.pass(2_000);
      await bench.pass(999);
      assert.equal(bench.requests.length, 1);
      await bench.pass(1);
      assert.equal(bench.requests.length, 2);
      await bench.pass(1_999);
      assert.equal(bench.requests.length, 2);
      await bench.pass(1);
      await bench.pass(4_000);
      assert.equal(bench.requests.length, 4);
      assert.equal(new Set(bench.sentIds).size, 2);
      assert.deepEqual([queue.waiting, queue.counts.sent], [0, 2]);
    });

  it("waits for one answer before it sends the next batch", async () => {
    let acknowledge = (_: Answer): void => undefined;
    bench.answers.push(new Promise<Answer>((resolve) => (acknowledge = resolve)));
    look(queue, 1);
    await bench.pass(2_000);
    look(queue, 1);
    await bench.pass(60_000);
    assert.deepEqual(bench.sizes, [1]);
    acknowledge({ status: 202 });
    await bench.pass(2_000);
    assert.deepEqual(bench.sizes, [1, 1]);
  });

  it("no longer waits once something got through, as when the page was hidden for a moment", async () => {
    bench.answers.push(...Array.from({ length: 5 }, () => ({ status: 500 })));
    look(queue, 1);
    await bench.pass(2_000 + 15_000);
    assert.equal(bench.requests.length, 5);
    queue.flush();
    await settle();
    assert.equal(queue.waiting, 0);
    look(queue, 1);
    await bench.pass(2_000);
    assert.equal(bench.requests.length, 7);
  });

  it("never waits for more than two minutes by itself", async () => {
    bench.answers.push(...Array.from({ length: 20 }, () => ({ status: 500 })));
    look(queue, 1);
    await bench.pass(2_000 + 127_000 + 12 * 120_000);
    assert.equal(bench.requests.length, 20);
    await bench.pass(120_000);
    assert.equal(queue.counts.sent, 1);
  });

  it("waits as long as Retry-After says, in seconds or by date, also when the page is left", async () => {
    bench.answers.push(
      { status: 429, retryAfter: "30" },
      { status: 503, retryAfter: "Sat, 28 Nov 2026 10:02:00 GMT" },
    );
    look(queue, 1);
    await bench.pass(2_000);
    look(queue, 1);
    await bench.pass(29_999);
    queue.flush();
    assert.equal(bench.requests.length, 1);
    await bench.pass(1_001);
    assert.equal(bench.requests.length, 2);
    await bench.pass(86_999);
    assert.equal(bench.requests.length, 2);
    await bench.pass(2_001);
    assert.equal(bench.requests.length, 3);
    assert.deepEqual(bench.sizes, [1, 2, 2]);
  });

  it("does not wait for a Retry-After that makes no sense", async () => {
    bench.answers.push({ status: 503, retryAfter: "soon" });
    look(queue, 1);
    await bench.pass(3_000);
    assert.equal(bench.requests.length, 2);
  });

  for (const status of [400, 403, 404, 413, 415])
    it(`drops and counts what is answered with ${status}, and goes on`, async () => {
      bench.answers.push({ status });
      look(queue, 21);
      await bench.pass(60_000);
      assert.deepEqual(bench.sizes, [20, 1]);
      assert.deepEqual([queue.waiting, queue.counts], [0, { sent: 1, refused: 20, overflowed: 0 }]);
    });

  it("keeps the newest 200 when nothing gets through, and counts those that went", async () => {
    bench.answers.push(new Error("offline"));
    look(queue, 230);
    assert.deepEqual([queue.waiting, queue.counts.overflowed], [200, 30]);
    assert.equal(
      (JSON.parse(bench.stored ?? "") as Click[])[0]?.eventId,
      "00000000-0000-4000-8000-000000000031",
    );
  });

  describe("when the page is left", () => {
    it("sends everything at once, below the 64 KiB that a browser grants, and nothing twice", async () => {
      look(queue, 200);
      queue.flush();
      queue.flush();
      await settle();
      assert.deepEqual(
        bench.sizes,
        Array.from({ length: 10 }, () => 20),
      );
      assert.equal(new Set(bench.sentIds).size, 200);
      assert.ok(bench.requests.reduce((sum, { bytes }) => sum + bytes, 0) < 65_536);
      assert.equal(queue.waiting, 0);
    });

    it("does not send again what is under way", async () => {
      let acknowledge = (_: Answer): void => undefined;
      bench.answers.push(new Promise<Answer>((resolve) => (acknowledge = resolve)));
      look(queue, 3);
      await bench.pass(2_000);
      look(queue, 1);
      queue.flush();
      await settle();
      assert.deepEqual(bench.sizes, [3, 1]);
      acknowledge({ status: 202 });
      await settle();
      assert.equal(queue.counts.sent, 4);
    });

    it("leaves what was not acknowledged to the next page, with the same ids", async () => {
      bench.answers.push(new Promise<Answer>(() => undefined));
      look(queue, 3);
      queue.flush();
      await settle();
      const next = new ClickQueue(bench.options);
      assert.equal(next.waiting, 3);
      await bench.pass(2_000);
      assert.equal(bench.requests.length, 2);
      assert.deepEqual(bench.requests[0]?.clicks, bench.requests[1]?.clicks);
      assert.equal(bench.stored, null);
    });

    it("has the user's token at hand", async () => {
      look(queue, 1, true);
      await settle();
      bench.options.token = async () => await new Promise(() => undefined);
      queue.flush();
      assert.equal(bench.requests[0]?.token, "token-1");
    });
  });

  for (const text of [
    "",
    "no JSON",
    "{}",
    '[null,1,{"eventId":1}]',
    '[{"eventId":"a","mysfitId":"b","at":"c"}]',
  ])
    it(`begins empty when the storage holds ${text || "nothing"}`, async () => {
      bench.stored = text;
      assert.equal(new ClickQueue(bench.options).waiting, 0);
    });

  it("forgets everything when the visitor no longer consents", async () => {
    look(queue, 3);
    queue.clear();
    await bench.pass(60_000);
    assert.deepEqual([bench.requests, queue.waiting, bench.stored], [[], 0, null]);
  });

  it("stays empty when it is cleared while a request fails", async () => {
    bench.answers.push(new Error("offline"));
    look(queue, 3);
    queue.flush();
    queue.clear();
    await bench.pass(60_000);
    assert.equal(bench.requests.length, 1);
    assert.equal(bench.stored, null);
  });

  describe("of a signed-in user", () => {
    it("sends the user's with the token and a guest's without, never together", async () => {
      look(queue, 2);
      look(queue, 3, true);
      look(queue, 1);
      await bench.pass(60_000);
      assert.deepEqual(
        bench.requests.map(({ token, clicks }) => [token, clicks.length]),
        [
          [undefined, 3],
          ["token-1", 3],
        ],
      );
      // Who it was is the token's to say.
      assert.deepEqual(Object.keys(bench.requests[1]?.clicks[0] ?? {}), ["eventId", "mysfitId", "at"]);
    });

    it("renews a token once when it is refused", async () => {
      bench.answers.push({ status: 401 });
      look(queue, 1, true);
      await bench.pass(2_000);
      assert.deepEqual(
        bench.requests.map(({ token }) => token),
        ["token-1", "token-2"],
      );
      assert.equal(queue.counts.sent, 1);
    });

    it("drops the user's clicks when the new token is refused too: they are no guest's", async () => {
      bench.answers.push({ status: 401 }, { status: 401 });
      look(queue, 1, true);
      await bench.pass(600_000);
      assert.deepEqual(
        bench.requests.map(({ token }) => token),
        ["token-1", "token-2"],
      );
      assert.deepEqual(queue.counts, { sent: 0, refused: 1, overflowed: 0 });
    });

    it("drops them when there is no new token", async () => {
      bench.answers.push({ status: 401 });
      bench.renewed = undefined;
      look(queue, 1, true);
      await bench.pass(600_000);
      assert.deepEqual([bench.requests.length, queue.counts.refused], [1, 1]);
    });

    it("waits when the token can't be renewed just now", async () => {
      bench.options.token = async () => {
        throw new Error("offline");
      };
      look(queue, 1, true);
      await bench.pass(2_000);
      assert.deepEqual([bench.requests.length, queue.waiting], [0, 1]);
      bench.options.token = async () => "token-3";
      await bench.pass(1_000);
      assert.equal(bench.requests[0]?.token, "token-3");
    });

    it("never takes the token of one user for another's clicks", async () => {
      let give = (_: string): void => undefined;
      bench.options.token = () => new Promise<string>((resolve) => (give = resolve));
      look(queue, 1, true);
      queue.signedOut();
      give("first user's");
      await settle();
      bench.options.token = async () => "second user's";
      look(queue, 1, true);
      queue.flush();
      await settle();
      assert.deepEqual(
        bench.requests.map(({ token }) => token),
        [undefined, "second user's"],
      );
    });

    it("sends what waits as a guest's once the user has signed out", async () => {
      look(queue, 2, true);
      await settle();
      queue.signedOut();
      await bench.pass(2_000);
      assert.deepEqual(
        bench.requests.map(({ token, clicks }) => [token, clicks.length]),
        [[undefined, 2]],
      );
      assert.ok(!JSON.stringify(bench.requests).includes("token-1"));
    });
  });
});
