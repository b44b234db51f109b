import assert from "node:assert/strict";
import { Breaker, BreakerOpen, type BreakerState } from "../../../app/shared/cache/breaker.ts";
import { Cache } from "../../../app/shared/cache/cache.ts";
import { FakeStore } from "./support/fake-store.ts";

const works = async () => "well";
const fails = () => Promise.reject(new Error("broken"));

/** A breaker whose clock stands still, and that waits its whole times. */
function stopped(random = 1) {
  const clock = { now: 0 };
  const states: BreakerState[] = [];
  const breaker = new Breaker({
    now: () => clock.now,
    random: () => random,
    onChange: (state) => states.push(state),
  });
  const failTimes = async (times: number) => {
    for (let n = 0; n < times; n++) await assert.rejects(breaker.run(fails), /broken/);
  };
  return { breaker, clock, states, failTimes };
}

describe("Breaker", () => {
  it("opens after five failures, then makes no call", async () => {
    const { breaker, failTimes } = stopped();
    await failTimes(4);
    assert.equal(breaker.state, "closed");
    await failTimes(1);
    assert.equal(breaker.state, "open");
    let calls = 0;
    await assert.rejects(
      breaker.run(async () => calls++),
      BreakerOpen,
    );
    assert.equal(calls, 0);
  });

  it("lets one probe through when its time is over, and closes when that works", async () => {
    const { breaker, clock, states, failTimes } = stopped();
    await failTimes(5);
    clock.now = 999;
    await assert.rejects(breaker.run(works), BreakerOpen);
    clock.now = 1000;
    let end: (text: string) => void = () => {};
    const probe = breaker.run(() => new Promise<string>((resolve) => (end = resolve)));
    assert.equal(breaker.state, "half-open");
    await assert.rejects(breaker.run(works), BreakerOpen);
    end("well");
    assert.equal(await probe, "well");
    assert.deepEqual(states, ["open", "half-open", "closed"]);
    assert.equal(await breaker.run(works), "well");
  });

  it("stays open for twice as long after each probe that fails, thirty seconds at most", async () => {
    const { breaker, clock, failTimes } = stopped();
    await failTimes(5);
    for (const time of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      clock.now += time - 1;
      await assert.rejects(breaker.run(works), BreakerOpen, `${time}`);
      clock.now += 1;
      await failTimes(1);
    }
    clock.now += 30_000;
    await breaker.run(works);
    await failTimes(5);
    clock.now += 1_000;
    assert.equal(await breaker.run(works), "well", "begins anew after it has closed");
  });

  it("probes from half of the time on, so that processes do not do it together", async () => {
    const { breaker, clock, failTimes } = stopped(0);
    await failTimes(5);
    clock.now = 500;
    assert.equal(await breaker.run(works), "well");
  });

  it("does not open for few failures among many calls, and does for half of them", async () => {
    const { breaker, failTimes } = stopped();
    for (let n = 0; n < 40; n++) {
      await breaker.run(works);
      await breaker.run(works);
      await failTimes(1);
    }
    assert.equal(breaker.state, "closed");
    for (let n = 0; n < 10 && breaker.state === "closed"; n++) {
      await failTimes(1);
      if (breaker.state === "closed") await breaker.run(works);
    }
    assert.equal(breaker.state, "open");
  });

  it("does not count what began before it opened", async () => {
    const { breaker, clock, failTimes } = stopped();
    let end: (text: string) => void = () => {};
    const early = breaker.run(() => new Promise<string>((resolve) => (end = resolve)));
    await failTimes(5);
    end("late");
    await early;
    assert.equal(breaker.state, "open");
    clock.now = 1000;
    await failTimes(1);
    assert.equal(breaker.state, "open");
  });
});

describe("Cache with a store that is not well", () => {
  const open = (store: FakeStore, now?: () => number) => {
    const cache = new Cache({ store, prefix: "shop", version: 1, timeout: 10, now, random: () => 1 });
    return {
      cache,
      prices: cache.area<number>({ name: "price", seconds: 60, read: (value) => Number(value) }),
    };
  };

  it("reads past a dead one, and leaves it alone after some failures", async () => {
    const store = new FakeStore();
    store.mood = "dead";
    const { cache, prices } = open(store);
    for (let n = 0; n < 100; n++) assert.equal(await prices.get(`item-${n}`, async () => n), n);
    assert.equal(store.calls.length, 5);
    assert.equal(cache.state, "open");
  });

  it("waits for one that hangs only some times", async () => {
    const store = new FakeStore();
    store.mood = "hanging";
    const { prices } = open(store);
    for (let n = 0; n < 100; n++) assert.equal(await prices.get("pen", async () => n), n);
    assert.equal(store.calls.length, 5);
  });

  it("uses it again when a probe works", async () => {
    let now = 0;
    const store = new FakeStore();
    store.mood = "dead";
    const { cache, prices } = open(store, () => now);
    for (let n = 0; n < 5; n++) await prices.get("pen", async () => n);
    store.mood = "well";
    now = 1_000;
    assert.equal(await prices.get("pen", async () => 7), 7);
    assert.equal(cache.state, "closed");
    assert.equal(await prices.get("pen", async () => 8), 7);
  });

  it("is not misled by one that answers with another key's value, with garbage, or with nothing", async () => {
    const store = new FakeStore();
    const { prices } = open(store);
    const lies = [
      () => JSON.stringify({ key: "shop:1:price:cup", value: 1 }),
      () => "\0",
      () => undefined,
      () => "lease:somebody who never comes",
    ];
    for (const lie of lies) {
      store.mood = lie;
      for (let n = 0; n < 3; n++) assert.equal(await prices.get("pen", async () => 300), 300);
    }
  });

  it("fails a read only when the load fails", async () => {
    const store = new FakeStore();
    store.mood = "dead";
    const { prices } = open(store);
    await assert.rejects(
      prices.get("pen", () => Promise.reject(new Error("database is away"))),
      /database is away/,
    );
    await prices.invalidate("pen");
  });
});
