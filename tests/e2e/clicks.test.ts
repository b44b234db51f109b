import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { mysfits } from "../../app/data/mysfits.ts";
import { click, clicks, flush, lake, put, rawRequest, send, wideOpen } from "./support/clicks.ts";
import { Copy } from "./support/copy.ts";
import { hostileValues } from "./support/fuzz.ts";
import { registerUser, type User } from "./support/user.ts";

interface Alarm {
  readonly name: string;
  readonly state: string;
}

describe("The click stream", function () {
  this.timeout(180_000);
  const copy = new Copy();
  let user: User;
  before(async () => {
    await copy.start(...wideOpen);
    user = await registerUser(copy, "clicks@example.com");
  });
  after(() => copy.remove());

  const accepted = async (answer: Response, count: number) => {
    assert.deepEqual([answer.status, await answer.json()], [202, { accepted: count }]);
    assert.equal(answer.headers.get("content-type"), "application/json");
  };
  const refused = async (answer: Response, status: number, why?: RegExp) => {
    const text = await answer.text();
    assert.equal(answer.status, status, text);
    assert.equal(answer.headers.get("content-type"), "application/problem+json");
    const body = JSON.parse(text) as { title: string; detail?: string; code: string };
    assert.ok(body.title && body.code);
    if (why) assert.match(body.detail ?? "", why);
  };
  /** The lines and the failures that came since. */
  const arrivals = async () => {
    const before = await lake(copy);
    const known = new Set([
      ...before.lines.map(({ eventId }) => eventId),
      ...before.failed.map(({ rawData }) => rawData),
    ]);
    return async () => {
      await flush(copy);
      const { lines, failed } = await lake(copy);
      return {
        lines: lines.filter(({ eventId }) => !known.has(eventId)),
        failed: failed.filter(({ rawData }) => !known.has(rawData)),
      };
    };
  };

  it("takes 1 to 20 clicks in a request, and every one is a line that knows its mysfit", async () => {
    const since = await arrivals();
    const sent = mysfits.map(({ mysfitId }) => click({ mysfitId }));
    await accepted(await put(copy, { clicks: sent }), 12);
    await accepted(await put(copy, { clicks: clicks(1) }), 1);
    await accepted(await put(copy, { clicks: clicks(20) }), 20);
    await accepted(
      await put(copy, { clicks: clicks(2) }, { "content-type": "application/json; charset=utf-8" }),
      2,
    );
    const { lines, failed } = await since();
    assert.deepEqual([lines.length, failed.length], [35, 0]);
    for (const [index, { mysfitId, species, goodEvil, lawChaos }] of mysfits.entries()) {
      const line = lines.find(({ eventId }) => eventId === sent[index]?.eventId);
      assert.ok(line && Math.abs(Date.parse(line.receivedAt) - Date.now()) < 60_000);
      const { receivedAt, ...rest } = line;
      assert.ok(receivedAt);
      assert.deepEqual(rest, {
        ...sent[index],
        userId: "guest",
        mysfitId,
        species,
        goodevil: goodEvil,
        lawchaos: lawChaos,
      });
    }
  });

  for (const [what, body, why] of [
    ["more than 20 clicks", { clicks: clicks(21) }, /at most 20 elements/],
    ["no clicks", { clicks: [] }, /at least 1 elements/],
    ["no list of them", {}, /required/],
    ["a member too many", { clicks: clicks(1), more: 1 }, /not allowed.*more/],
    ["a member too many in a click", { clicks: [click({ more: 1 })] }, /not allowed.*more/],
    ["a user that the body names", { clicks: clicks(1), userId: "somebody" }, /not allowed.*userId/],
    ["a user that a click names", { clicks: [click({ userId: "somebody" })] }, /not allowed.*userId/],
    [
      "a member too few",
      { clicks: [{ eventId: randomUUID(), at: "2026-11-28T00:00:00Z" }] },
      /required.*mysfitId/,
    ],
    ["an event id that is no UUID", { clicks: [click({ eventId: "1" })] }, /regex/],
    [
      "a UUID with a line break behind it",
      { clicks: [click({ eventId: `${randomUUID()}\n` })] },
      /regex|long/,
    ],
    ["a mysfit id that is no UUID", { clicks: [click({ mysfitId: "%" })] }, /regex/],
    ["a day that does not exist", { clicks: [click({ at: "2026-02-30T00:00:00Z" })] }, /regex/],
    [
      "the 29th of February in a year without one",
      { clicks: [click({ at: "2027-02-29T00:00:00Z" })] },
      /regex/,
    ],
    ["a time of another zone", { clicks: [click({ at: "2026-02-28T00:00+09:00" })] }, /regex/],
    ["a time that is a number", { clicks: [click({ at: 1_700_000_000 })] }, /type/],
    [
      "one bad click among good ones",
      { clicks: [...clicks(10), click({ at: "now" }), ...clicks(9)] },
      /regex/,
    ],
    ["another kind of value", [], /type/],
    ["nothing", "", /required/],
    ["what is no JSON", '{"clicks":', /JSON/],
  ] as const)
    it(`answers 400 to ${what}`, async () => {
      await refused(await put(copy, body), 400, why);
      await refused(await put(copy, body, user.headers, "/stream/clicks/me"), 400, why);
    });

  it("answers 413 to more than API Gateway takes, 415 to another content type, 404 to another method or path", async () => {
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
    await refused(await put(copy, `${" ".repeat(10_485_760)}${JSON.stringify({ clicks: clicks(1) })}`), 413);
    await refused(await put(copy, { clicks: clicks(1) }, { "content-type": "text/plain" }), 415);
    for (const method of ["GET", "POST", "PATCH", "DELETE"])
      await refused(
        await copy.site("/stream/clicks", { method, ...(method === "POST" && { body: "{}" }) }),
        404,
      );
    await refused(await put(copy, { clicks: clicks(1) }, user.headers, "/stream/clicks/me/too"), 404);
  });

  it("takes nothing for a user without a token, with a wrong one, or with one of somebody else's making", async () => {
    const since = await arrivals();
    const [header, payload = "", signature] = user.headers.authorization.slice("Bearer ".length).split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
    const forged = (changed: object) =>
      `${header}.${Buffer.from(JSON.stringify({ ...claims, ...changed })).toString("base64url")}`;
    for (const authorization of [
      undefined,
      "",
      "Bearer nonsense",
      `Bearer ${forged({ sub: randomUUID() })}.${signature}`,
      `Bearer ${forged({ exp: 4_000_000_000 })}.${signature}`,
      `Bearer ${Buffer.from('{"alg":"none"}').toString("base64url")}.${payload}.`,
    ])
      await refused(
        await put(
          copy,
          { clicks: clicks(1) },
          authorization === undefined ? {} : { authorization },
          "/stream/clicks/me",
        ),
        401,
      );
    assert.deepEqual(await since(), { lines: [], failed: [] });
  });

  it("writes the verified user for holders of a token, and a guest on the open route, whatever a request carries", async () => {
    const since = await arrivals();
    const strange = { "x-user-id": "somebody", "x-amz-meta-user": "somebody" };
    await accepted(
      await put(copy, { clicks: clicks(3) }, { ...user.headers, ...strange }, "/stream/clicks/me"),
      3,
    );
    await accepted(
      await put(
        copy,
        { clicks: clicks(2) },
        { ...user.headers, ...strange },
        "/stream/clicks?userId=somebody",
      ),
      2,
    );
    const { lines } = await since();
    assert.deepEqual(
      lines.map(({ userId }) => userId).toSorted(),
      [user.id, user.id, user.id, "guest", "guest"].toSorted(),
    );
  });

  it("keeps a request with a mysfit that does not exist whole, as it came, and raises an alarm", async () => {
    const since = await arrivals();
    const sent = [...clicks(2), click({ mysfitId: randomUUID() })];
    await accepted(await put(copy, { clicks: sent }), 3);
    await accepted(await put(copy, { clicks: clicks(1) }), 1);
    const { lines, failed } = await since();
    assert.deepEqual([lines.length, failed.length], [1, 1]);
    const [record] = failed;
    assert.ok(record);
    assert.deepEqual(rawRequest(record).clicks, sent);
    assert.deepEqual([record.errorCode, record.attemptsMade], ["Lambda.ProcessingFailedStatus", 1]);
    for (;;) {
      const alarms = await copy.console<Alarm[]>("/api/alarms");
      if (alarms.find(({ name }) => name.startsWith("clicks-failures"))?.state === "ALARM") break;
      // CloudWatch looks once a second, and tells no other process.
      await delay(100);
    }
  });

  it("answers 4xx to 1,000 hostile bodies, and keeps no record of any", async () => {
    const since = await arrivals();
    const valid = { clicks: clicks(1) };
    const values: unknown[] = [
      ...hostileValues,
      null,
      true,
      0,
      -1,
      1e308,
      [],
      {},
      [[]],
      { clicks: [] },
      "\ud800",
      "x".repeat(70_000),
    ];
    const deep = (text: string) => `{"clicks":[{"eventId":${text}}]}`;
    const makers: ((value: unknown, round: number) => string)[] = [
      (value) => (typeof value === "string" ? value : JSON.stringify(value)),
      (value) => JSON.stringify(value),
      (value) => JSON.stringify({ clicks: value }),
      (value) => JSON.stringify({ clicks: [value] }),
      (value) => JSON.stringify({ clicks: [...clicks(3), value] }),
      (value) =>
        JSON.stringify({ ...valid, [typeof value === "string" && value !== "clicks" ? value : "x"]: value }),
      (value) => JSON.stringify({ clicks: [{ ...click(), eventId: value }] }),
      (value) => JSON.stringify({ clicks: [{ ...click(), mysfitId: value }] }),
      (value) => JSON.stringify({ clicks: [{ ...click(), at: value }] }),
      (value) => `{"__proto__":${JSON.stringify(value)},${JSON.stringify(valid).slice(1)}`,
      (_, round) => JSON.stringify(valid).slice(0, 1 + (round % (JSON.stringify(valid).length - 1))),
      (_, round) => deep("[".repeat(1 + round * 50)),
      (_, round) => deep(`${"[".repeat(1 + round * 50)}${"]".repeat(1 + round * 50)}`),
      (_, round) => JSON.stringify({ clicks: clicks(21 + round) }),
      (value) => `${JSON.stringify(valid)}${typeof value === "string" && value.trim() !== "" ? value : "]"}`,
    ];
    const bodies = Array.from({ length: 1_000 }, (_, round) => {
      const make = makers[round % makers.length] as (typeof makers)[number];
      return make(values[Math.floor(round / makers.length) % values.length], round);
    });
    const wrong: string[] = [];
    for (let start = 0; start < bodies.length; start += 20)
      await Promise.all(
        bodies.slice(start, start + 20).map(async (body) => {
          const answer = await put(copy, body);
          const text = await answer.text();
          if (
            answer.status !== 400 ||
            !answer.headers.get("content-type")?.startsWith("application/problem+json")
          )
            wrong.push(`${answer.status} ${text.slice(0, 100)} to ${body.slice(0, 200)}`);
          else JSON.parse(text);
        }),
      );
    assert.deepEqual(wrong, []);
    assert.deepEqual(await since(), { lines: [], failed: [] });
  });

  it("delivers 100,000 clicks as 100,000 lines with 100,000 event ids", async () => {
    const since = await arrivals();
    const sent = new Set<string>();
    const statuses = await send(copy, 5_000, (taken) => {
      for (const { eventId } of taken) sent.add(eventId);
    });
    assert.deepEqual(statuses, { 202: 5_000 });
    const { lines, failed } = await since();
    assert.deepEqual([lines.length, failed.length, sent.size], [100_000, 0, 100_000]);
    for (const { eventId } of lines) sent.delete(eventId);
    assert.equal(sent.size, 0, "each one that was sent is there");
  });
});

describe("The click stream with a throttle", function () {
  this.timeout(60_000);
  const copy = new Copy();
  before(() => copy.start("--config", 'mysfits:clicks={"ratePerSecond":1,"burst":5}'));
  after(() => copy.remove());

  it("answers 429 beyond it, and delivers what it took", async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, async () => await put(copy, { clicks: clicks(1) })),
    );
    const taken = answers.filter(({ status }) => status === 202).length;
    assert.ok(taken >= 5 && taken < 40, `${taken} taken`);
    for (const answer of answers.filter(({ status }) => status !== 202)) {
      assert.equal(answer.status, 429);
      assert.equal(answer.headers.get("content-type"), "application/problem+json");
    }
    await flush(copy);
    assert.equal((await lake(copy)).lines.length, taken);
  });
});
