import assert from "node:assert/strict";
import { CacheFixture, type Client } from "./support/cache.ts";

describe("ElastiCache: commands, by an unmodified client", () => {
  let fixture: CacheFixture;
  let client: Client;
  before(async () => {
    fixture = await CacheFixture.start();
    client = await fixture.connect();
  });
  after(() => fixture.stop());
  beforeEach(() => client.flushAll());
  afterEach(() => (fixture.clock.offset = 0));

  const later = (milliseconds: number) => (fixture.clock.offset += milliseconds);

  it("sets and gets strings of any bytes", async () => {
    assert.equal(await client.set("a", "1"), "OK");
    assert.equal(await client.get("a"), "1");
    assert.equal(await client.get("none"), null);
    const bytes = Buffer.from([0, 13, 10, 255, 36]);
    await client.set("bytes", bytes);
    assert.equal(await client.strLen("bytes"), 5);
    assert.equal(await client.set("é\r\n", "ü"), "OK");
    assert.equal(await client.get("é\r\n"), "ü");
  });

  // https://valkey.io/commands/set/
  it("knows every option of SET", async () => {
    assert.equal(await client.set("a", "1", { condition: "XX" }), null);
    assert.equal(await client.set("a", "1", { condition: "NX", GET: true }), null);
    assert.equal(await client.set("a", "2", { condition: "NX", GET: true }), "1");
    assert.equal(await client.set("a", "2", { condition: "NX" }), null);
    assert.equal(await client.set("a", "3", { condition: "IFEQ", matchValue: "2" }), null);
    assert.equal(await client.set("a", "3", { condition: "IFEQ", matchValue: "1" }), "OK");
    assert.equal(await client.set("none", "3", { condition: "IFEQ", matchValue: "1" }), null);
    assert.equal(await client.set("a", "4", { expiration: { type: "EX", value: 10 } }), "OK");
    assert.equal(await client.set("a", "5", { expiration: "KEEPTTL" }), "OK");
    assert.equal(await client.ttl("a"), 10);
    assert.equal(await client.set("a", "6"), "OK");
    assert.equal(await client.ttl("a"), -1);
    for (const bad of [
      ["SET", "a", "1", "NX", "XX"],
      ["SET", "a", "1", "EX", "1", "PX", "1"],
      ["SET", "a", "1", "KEEPTTL", "EX", "1"],
      ["SET", "a", "1", "EX"],
      ["SET", "a", "1", "IFEQ"],
      ["SET", "a", "1", "SOON"],
    ])
      await assert.rejects(client.sendCommand(bad), { message: "ERR syntax error" });
    for (const time of ["0", "-1"])
      await assert.rejects(client.sendCommand(["SET", "a", "1", "EX", time]), {
        message: "ERR invalid expire time in 'set' command",
      });
    await assert.rejects(client.sendCommand(["SET", "a", "1", "EX", "1.5"]), {
      message: "ERR value is not an integer or out of range",
    });
    assert.equal(await client.get("a"), "6");
  });

  it("lets keys end in time, by a clock that a test can move", async () => {
    await client.set("a", "1", { expiration: { type: "PX", value: 1500 } });
    await client.set("b", "1");
    assert.equal(await client.expire("b", 10, "GT"), 0, "without an end is later than any end");
    assert.equal(await client.expire("b", 10), 1);
    later(1499);
    assert.equal(await client.exists("a"), 1);
    later(1);
    assert.equal(await client.get("a"), null);
    assert.deepEqual([await client.ttl("a"), await client.pTTL("a")], [-2, -2]);
    assert.equal(await client.persist("b"), 1);
    later(60_000);
    assert.equal(await client.get("b"), "1");
    assert.equal(await client.expire("b", -1), 1);
    assert.equal(await client.exists("b"), 0);
  });

  it("counts in 64 bits, and refuses what is no number or too large", async () => {
    assert.equal(await client.incr("n"), 1);
    assert.equal(await client.incrBy("n", 41), 42);
    assert.equal(await client.decrBy("n", 2), 40);
    assert.equal(await client.incrByFloat("f", 0.5), "0.5");
    await client.set("n", "9223372036854775807");
    await assert.rejects(client.incr("n"), { message: "ERR increment or decrement would overflow" });
    await client.set("n", "1.5");
    await assert.rejects(client.incr("n"), { message: "ERR value is not an integer or out of range" });
    await client.hSet("h", "a", "1");
    await assert.rejects(client.incr("h"), {
      message: "WRONGTYPE Operation against a key holding the wrong kind of value",
    });
  });

  it("works on many keys of one hash slot, and refuses keys of several as a cluster does", async () => {
    await client.mSet({ "{a}1": "1", "{a}2": "2" });
    assert.deepEqual(await client.mGet(["{a}1", "{a}2", "{a}3"]), ["1", "2", null]);
    assert.equal(await client.del(["{a}1", "{a}2", "{a}3"]), 2);
    const crossed = { message: "CROSSSLOT Keys in request don't hash to the same slot" };
    await assert.rejects(client.mGet(["a", "b"]), crossed);
    await assert.rejects(client.mSet({ a: "1", b: "2" }), crossed);
    await assert.rejects(client.multi().set("a", "1").set("b", "2").exec(), crossed);
    assert.equal(await client.dbSize(), 0);
  });

  // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/RedisConfiguration.html
  it("shows a cluster of one node that has all slots, by the name of the endpoint", async () => {
    const host = fixture.state.host;
    assert.match(host, /^shop-[0-9a-f]{6}\.serverless\.apn2\.cache\.amazonaws\.com$/);
    const [slots] = (await client.sendCommand(["CLUSTER", "SLOTS"])) as unknown as [
      [number, number, [string, number]],
    ];
    assert.deepEqual([slots[0], slots[1], slots[2][0], slots[2][1]], [0, 16_383, host, 6379]);
    assert.equal(await client.sendCommand(["CLUSTER", "KEYSLOT", "foo{hash_tag}"]), 2515);
    assert.equal(await client.sendCommand(["CLUSTER", "KEYSLOT", "123456789"]), 12_739);
    await assert.rejects(client.sendCommand(["SELECT", "1"]), {
      message: "ERR SELECT is not allowed in cluster mode",
    });
  });

  it("scans every key once while others come and go", async () => {
    for (let n = 0; n < 500; n++) await client.set(`app:${n}`, "1");
    const seen = new Set<string>();
    let [cursor, rounds] = ["0", 0];
    do {
      const page = await client.scan(cursor, { MATCH: "app:*", COUNT: 20 });
      page.keys.forEach((key) => seen.add(key));
      cursor = page.cursor;
      await client.set(`other:${rounds}`, "1");
      await client.del(`other:${rounds - 1}`);
      rounds++;
    } while (cursor !== "0");
    assert.equal(seen.size, 500);
    assert.ok(rounds >= 20);
    await assert.rejects(client.sendCommand(["SCAN", "x"]), { message: "ERR invalid cursor" });
    assert.deepEqual((await client.keys("app:1[0-2]?")).length, 30);
  });

  it("has hashes, sets, sorted sets and lists", async () => {
    assert.equal(await client.hSet("h", { a: "1", b: "2" }), 2);
    assert.deepEqual({ ...(await client.hGetAll("h")) }, { a: "1", b: "2" });
    assert.equal(await client.hIncrBy("h", "a", 2), 3);
    assert.equal(await client.hDel("h", ["a", "b"]), 2);
    assert.equal(await client.exists("h"), 0, "an empty one is gone");

    assert.equal(await client.sAdd("s", ["a", "b", "b"]), 2);
    assert.deepEqual([...(await client.sMembers("s"))].sort(), ["a", "b"]);
    assert.equal(await client.sIsMember("s", "c"), 0);

    await client.zAdd("z", [
      { value: "c", score: 3 },
      { value: "a", score: 1 },
      { value: "b", score: 2 },
    ]);
    assert.deepEqual(await client.zRange("z", 0, -1), ["a", "b", "c"]);
    assert.deepEqual(await client.zRange("z", "(1", "+inf", { BY: "SCORE" }), ["b", "c"]);
    assert.deepEqual(await client.zRangeWithScores("z", 0, 0, { REV: true }), [{ value: "c", score: 3 }]);
    assert.equal(await client.zScore("z", "b"), 2);
    assert.equal(await client.zRank("z", "c"), 2);
    assert.deepEqual(await client.zPopMin("z"), { value: "a", score: 1 });

    await client.rPush("l", ["a", "b", "c"]);
    await client.lPush("l", "z");
    assert.deepEqual(await client.lRange("l", 0, -1), ["z", "a", "b", "c"]);
    assert.equal(await client.lPop("l"), "z");
    assert.equal(await client.rPop("l"), "c");
    await client.lTrim("l", 0, 0);
    assert.deepEqual(await client.lRange("l", 0, -1), ["a"]);
    await assert.rejects(client.get("l"), { message: /^WRONGTYPE/ });
  });

  it("does transactions as one, and none whose keys were changed by others", async () => {
    const [one, two] = await client.multi().incr("n").incr("n").exec();
    assert.deepEqual([one, two], [1, 2]);
    const other = await fixture.connect();
    await client.watch("n");
    await other.incr("n");
    await assert.rejects(client.multi().incr("n").exec(), /watched|null/i);
    assert.equal(await client.get("n"), "3");
  });

  it("sends messages of channels to who listens, in both protocols", async () => {
    for (const protocol of [2, 3] as const) {
      const listener = await fixture.connect({ protocol });
      const heard = new Promise<string>(
        (resolve) => void listener.subscribe("news", (text) => resolve(text)),
      );
      while ((await client.publish("news", "hello")) === 0);
      assert.equal(await heard, "hello");
      await listener.unsubscribe("news");
      assert.equal(await client.publish("news", "nobody"), 0);
    }
  });

  it("names itself as Valkey 8.1, and tells of itself", async () => {
    const info = await client.info();
    assert.match(info, /valkey_version:8\.1\./);
    assert.match(info, /maxmemory_policy:volatile-lru/);
    assert.equal(await client.ping(), "PONG");
    assert.equal(await client.clientGetName(), null);
    const hello = await client.hello();
    assert.deepEqual([hello.server, hello.proto, hello.mode], ["valkey", 3, "cluster"]);
  });

  it("tells a command that Valkey does not have from one that is not emulated here", async () => {
    await assert.rejects(client.sendCommand(["FOO", "a", "b"]), {
      message: "ERR unknown command 'FOO', with args beginning with: 'a' 'b' ",
    });
    await assert.rejects(client.sendCommand(["CLIENT", "FOO"]), {
      message: "ERR unknown subcommand 'FOO'. Try CLIENT HELP.",
    });
    await assert.rejects(client.sendCommand(["EVAL", "return 1", "0"]), {
      message: "ERR the local cloud does not emulate EVAL, which ElastiCache Serverless has",
    });
    await assert.rejects(client.sendCommand(["CONFIG", "GET", "*"]), {
      message: /^ERR unknown command 'CONFIG'/,
    });
    await assert.rejects(client.sendCommand(["GET"]), {
      message: "ERR wrong number of arguments for 'get' command",
    });
    await assert.rejects(client.sendCommand(["DEL", ...Array.from({ length: 4_000 }, () => "{a}")]), /3999/);
  });

  it("does ten thousand commands in one go, in their order", async () => {
    const answers = await Promise.all(Array.from({ length: 10_000 }, () => client.incr("n")));
    assert.deepEqual(
      answers,
      Array.from({ length: 10_000 }, (_, n) => n + 1),
    );
  });

  it("takes huge values, and gives them back whole", async () => {
    const huge = "0123456789".repeat(2_000_000);
    await client.set("huge", huge);
    assert.ok((await client.get("huge")) === huge);
  });
});
