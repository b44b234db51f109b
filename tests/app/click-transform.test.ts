import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { FirehoseClient } from "@aws-sdk/client-firehose";
import type { FirehoseResult, SourceRecord } from "../../app/functions/click-transform/answer.ts";
import { tableLookUp } from "../../app/functions/click-transform/mysfits.ts";
import { isClick } from "../../app/functions/click-transform/schema.ts";
import { putInto } from "../../app/functions/click-transform/stream.ts";
import { transformClicks, type TransformOptions } from "../../app/functions/click-transform/handle.ts";
import { click, randomNumbers, RECEIVED, record, request, traits } from "./support/clicks.ts";

const ARN = "arn:aws:firehose:ap-northeast-2:000000000000:deliverystream/clicks";
const known = [...traits.keys()];
const stranger = "00000000-0000-4000-8000-000000000000";
/** Bytes that Lambda lets a function answer.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LAMBDA_ANSWER = 6 * 1024 * 1024;

/** The transform with a table that is there, and what it told. */
async function transform(records: readonly SourceRecord[], options: Partial<TransformOptions> = {}) {
  const asked: string[][] = [];
  const failures: Record<string, number> = {};
  const again: Buffer[] = [];
  const result = await transformClicks(
    { deliveryStreamArn: ARN, records },
    {
      lookUp: async (ids) => {
        asked.push([...ids]);
        return new Map([...traits].filter(([id]) => ids.includes(id)));
      },
      putAgain: async (_, data) => {
        again.push(...data);
        return data.map(() => true);
      },
      onFailure: (reason, count) => (failures[reason] = count),
      ...options,
    },
  );
  return { result, asked, failures, again };
}

const results = ({ records }: FirehoseResult) => records.map(({ result }) => result);
const textOf = (data = "") => Buffer.from(data, "base64").toString();
const linesOf = ({ records }: FirehoseResult) =>
  records.flatMap(({ result, data }) => (result === "Ok" ? textOf(data).trimEnd().split("\n") : []));

describe("The transform of clicks", () => {
  it("makes one line of each click, with what the table knows, and a newline behind each", async () => {
    const [id = ""] = known;
    const one = click(id);
    const { result } = await transform([request([one, click(known[1])], { userId: "5f8a" })]);
    const text = textOf(result.records[0]?.data);
    assert.ok(text.endsWith("}\n") && text.split("\n").length === 3);
    assert.deepEqual(JSON.parse(text.split("\n")[0] ?? ""), {
      eventId: one.eventId,
      at: one.at,
      receivedAt: new Date(RECEIVED).toISOString(),
      userId: "5f8a",
      mysfitId: id,
      ...traits.get(id),
    });
  });

  it("answers each record for itself, once, in its order: with lines, or as failed with the data unchanged", async () => {
    const records = [
      request([click()]),
      record("hello"),
      request([click(), click(stranger)]),
      request([click(known[3])]),
      request([]),
      request([click()], { receivedAt: 8_700_000_000_000_000 }),
      request([click()], { userId: 7 }),
      request([click()], { more: true }),
      request([{ ...click(), at: "2026-02-30T00:00:00Z" }]),
    ];
    const { result, failures } = await transform(records);
    const F = "ProcessingFailed";
    assert.deepEqual(results(result), ["Ok", F, F, "Ok", F, F, F, F, F]);
    assert.deepEqual(
      result.records.map(({ recordId }) => recordId),
      records.map(({ recordId }) => recordId),
    );
    for (const [index, { result: outcome, data }] of result.records.entries())
      if (outcome === F) assert.equal(data, records[index]?.data);
    assert.deepEqual(failures, { "not a record of clicks": 6, "a mysfit that does not exist": 1 });
  });

  it("takes every day that exists, and no other", () => {
    for (let year = 2000; year < 2100; year++)
      for (let month = 1; month <= 12; month++)
        for (let day = 0; day <= 32; day++) {
          const at = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}T23:59:59.999Z`;
          const time = Date.parse(at);
          const exists = !Number.isNaN(time) && new Date(time).toISOString() === at;
          assert.equal(isClick({ ...click(), at }), exists, at);
        }
    for (const at of [
      "1999-12-31T00:00:00Z",
      "2026-01-01T24:00:00Z",
      "2026-01-01T23:60:00Z",
      "2026-01-01T00:00:00",
      "2026-01-01T00:00:00+09:00",
    ])
      assert.equal(isClick({ ...click(), at }), false, at);
  });

  it("writes the same bytes for the same records", async () => {
    const records = Array.from({ length: 50 }, (_, index) => request([click(known[index % 12])]));
    assert.deepEqual((await transform(records)).result, (await transform(records)).result);
  });

  it("asks for each distinct mysfit once, however many records name it, and for nothing when no record is one", async () => {
    const { asked } = await transform(
      Array.from({ length: 1_000 }, (_, index) => request([click(known[index % 12])])),
    );
    assert.equal(asked.length, 1);
    assert.deepEqual(asked[0]?.toSorted(), known.toSorted());
    assert.deepEqual((await transform([record("x")])).asked, []);
  });

  it("fails every record, with its data unchanged, when the table can't be read", async () => {
    const records = [request([click()]), record("x"), request([click()])];
    const { result, failures } = await transform(records, {
      lookUp: async () => await Promise.reject(new Error("it is throttled")),
    });
    assert.deepEqual(
      result.records.map(({ result: outcome, data }) => [outcome, data]),
      records.map(({ data }) => ["ProcessingFailed", data]),
    );
    assert.deepEqual(failures, {
      "not a record of clicks": 1,
      "the mysfits could not be looked up: it is throttled": 2,
    });
  });

  describe("with an answer that would be too long", () => {
    it("puts what does not fit into the stream again, and stays below what Lambda lets through", async () => {
      const records = Array.from({ length: 1_200 }, (_, index) =>
        request(Array.from({ length: 20 }, (__, of) => click(known[(index + of) % 12]))),
      );
      const { result, again } = await transform(records);
      const outcomes = results(result);
      const dropped = outcomes.filter((outcome) => outcome === "Dropped").length;
      assert.ok(dropped > 0 && outcomes.every((outcome) => outcome !== "ProcessingFailed"));
      assert.equal(again.length, dropped);
      assert.ok(JSON.stringify(result).length < LAMBDA_ANSWER);
      // What was put again makes its lines the next time: every click once.
      const second = await transform(again.map(record));
      assert.deepEqual(second.again, []);
      const ids = [...linesOf(result), ...linesOf(second.result)].map(
        (line) => (JSON.parse(line) as { eventId: string }).eventId,
      );
      assert.deepEqual([ids.length, new Set(ids).size], [24_000, 24_000]);
    });

    it("puts no record again twice: what does not fit then fails, and nothing is put", async () => {
      const records = Array.from({ length: 3 }, () => request([click()], { again: true }));
      const { result, again, failures } = await transform(records, { maximumBytes: 1_100 });
      assert.deepEqual([again.length, results(result).filter((outcome) => outcome === "Ok").length], [0, 1]);
      assert.deepEqual(failures, { "does not fit into an answer": 2 });
    });

    it("fails what the stream does not take, each for itself", async () => {
      const records = Array.from({ length: 4 }, () => request([click()]));
      const putAgain = async (_: string, data: readonly Buffer[]) => data.map((__, index) => index === 0);
      const { result } = await transform(records, { maximumBytes: 1_300, putAgain });
      assert.deepEqual(results(result).toSorted(), ["Dropped", "Ok", "ProcessingFailed", "ProcessingFailed"]);
      const broken = await transform(records, {
        maximumBytes: 1_300,
        putAgain: async () => await Promise.reject(new Error("no stream")),
      });
      assert.deepEqual(results(broken.result).toSorted(), [
        "Ok",
        "ProcessingFailed",
        "ProcessingFailed",
        "ProcessingFailed",
      ]);
    });

    it("has room for what failed, whatever stands before it", async () => {
      const good = Array.from({ length: 600 }, () => request(Array.from({ length: 20 }, () => click())));
      const bad = Array.from({ length: 20 }, () => record("x".repeat(150_000)));
      const { result } = await transform([...good, ...bad]);
      assert.ok(JSON.stringify(result).length < LAMBDA_ANSWER, `${JSON.stringify(result).length} bytes`);
      assert.equal(result.records.filter(({ result: outcome }) => outcome === "ProcessingFailed").length, 20);
    });
  });

  it("throws at nothing, answers every id once and makes lines of nothing but clicks: 5,000 hostile records", async () => {
    const next = randomNumbers(20_261_128);
    const good = JSON.parse(textOf(request([click(known[0], randomUUID())]).data)) as Record<string, unknown>;
    const strange = [
      null,
      true,
      -1,
      1e308,
      "",
      "x",
      [],
      {},
      [[[]]],
      { a: 1 },
      ["guest"],
      "__proto__",
      "\ud800",
      "\u0000",
      "한글",
      Number.MAX_SAFE_INTEGER,
      -8.64e15,
      1.5,
      "9".repeat(400),
      Array.from({ length: 5_000 }, () => click()),
    ];
    const makers: (() => string | Buffer)[] = [
      () =>
        createHash("sha512")
          .update(String(next(1e9)))
          .digest(),
      () => "[".repeat(next(200_000)),
      () => `{"receivedAt":1,"userId":"guest","clicks":${"[".repeat(5_000)}${"]".repeat(5_000)}}`,
      () =>
        JSON.stringify({
          ...good,
          [["receivedAt", "userId", "clicks", "again", "x"][next(5)] ?? ""]: strange[next(strange.length)],
        }),
      () => {
        const member = ["eventId", "mysfitId", "at", "x"][next(4)] ?? "";
        return JSON.stringify({ ...good, clicks: [{ ...click(), [member]: strange[next(strange.length)] }] });
      },
      () => JSON.stringify({ ...good, clicks: strange[next(strange.length)] }),
      () => JSON.stringify(strange[next(strange.length)]),
      () => `{"__proto__":{"clicks":[]},${JSON.stringify(good).slice(1)}`,
      () => `{"clicks":[],${JSON.stringify(good).slice(1)}`,
      () => JSON.stringify(good).slice(0, next(150)),
      () => Buffer.concat([Buffer.from(JSON.stringify(good)), Buffer.from([0, 255, 254])]),
      () => `${JSON.stringify(good)}\n${JSON.stringify(good)}`,
    ];
    const records = Array.from({ length: 5_000 }, (_, index) =>
      record(makers[index % makers.length]?.() ?? ""),
    );
    const { result } = await transform([
      ...records,
      { recordId: "none", data: undefined } as unknown as SourceRecord,
    ]);
    assert.deepEqual(
      result.records.map(({ recordId }) => recordId),
      [...records.map(({ recordId }) => recordId), "none"],
    );
    for (const line of linesOf(result)) {
      const { eventId, receivedAt, userId, ...rest } = JSON.parse(line) as Record<string, string>;
      assert.match(eventId ?? "", /^[0-9a-f-]{36}$/);
      assert.match(receivedAt ?? "", /^\d{4}-\d\d-\d\dT/);
      assert.equal(userId, "guest");
      assert.deepEqual(Object.keys(rest), ["at", "mysfitId", "species", "goodevil", "lawchaos"]);
    }
    assert.equal((Object.prototype as Record<string, unknown>)["clicks"], undefined);
  });
});

describe("The look-up of mysfits", () => {
  type Keys = { MysfitId: string }[];
  /** A table that does what a test says with the keys of each call. */
  function table(answer: (keys: Keys, call: number) => Keys | Error = (keys) => keys) {
    const calls: Keys[] = [];
    const send = async (command: { input: { RequestItems: Record<string, { Keys: Keys }> } }) => {
      const keys = command.input.RequestItems["mysfits"]?.Keys ?? [];
      calls.push(keys);
      const done = answer(keys, calls.length);
      if (done instanceof Error) throw done;
      const items = done.map(({ MysfitId }) => {
        const { species, goodevil, lawchaos } = traits.get(MysfitId) ?? {
          species: "s",
          goodevil: "g",
          lawchaos: "l",
        };
        return { MysfitId, Species: species, GoodEvil: goodevil, LawChaos: lawchaos };
      });
      const left = keys.filter((key) => !done.includes(key));
      return {
        Responses: { mysfits: items.filter(({ MysfitId }) => MysfitId !== stranger) },
        UnprocessedKeys: left.length > 0 ? { mysfits: { Keys: left } } : {},
      };
    };
    return { calls, database: { send } as unknown as DynamoDBDocumentClient };
  }

  it("reads a mysfit once in five minutes, and again after", async () => {
    const { calls, database } = table();
    let time = 0;
    const lookUp = tableLookUp(database, "mysfits", () => time);
    for (time of [0, 1, 299_999]) assert.equal((await lookUp(known)).size, 12);
    assert.equal(calls.length, 1);
    time = 300_000;
    assert.equal((await lookUp(known)).size, 12);
    assert.equal(calls.length, 2);
  });

  it("finds a mysfit that was fresh when it began, though it is no longer when the others have come", async () => {
    let time = 0;
    const { database } = table((keys) => {
      if (time > 0) time = 400_000;
      return keys;
    });
    const lookUp = tableLookUp(database, "mysfits", () => time);
    await lookUp(known.slice(0, 1));
    time = 299_999;
    assert.equal((await lookUp(known)).size, 12);
  });

  it("does not find what is not there, and asks for it again the next time", async () => {
    const { calls, database } = table();
    const lookUp = tableLookUp(database, "mysfits");
    assert.deepEqual([...(await lookUp([stranger, known[0] ?? ""])).keys()], [known[0]]);
    await lookUp([stranger]);
    assert.deepEqual(calls[1], [{ MysfitId: stranger }]);
  });

  it("asks for 100 at a time, the most that BatchGetItem takes, and never twice in one call", async () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
    const { calls, database } = table();
    const ids = Array.from({ length: 250 }, () => randomUUID());
    assert.equal((await tableLookUp(database, "mysfits")([...ids, ...ids])).size, 250);
    assert.deepEqual(
      calls.map(({ length }) => length),
      [100, 100, 50],
    );
  });

  it("asks again for what the table left undone, and for that alone", async () => {
    const { calls, database } = table((keys, call) => (call < 3 ? keys.slice(0, 5) : keys));
    assert.equal((await tableLookUp(database, "mysfits")(known)).size, 12);
    assert.deepEqual(
      calls.map(({ length }) => length),
      [12, 7, 2],
    );
  });

  it("gives up on a table that is throttled for good, and on one that refuses", async function () {
    this.timeout(30_000);
    const { calls, database } = table(() => []);
    await assert.rejects(
      tableLookUp(database, "mysfits")(known),
      /12 mysfits could not be read from mysfits: it is throttled/,
    );
    assert.equal(calls.length, 6);
    await assert.rejects(
      tableLookUp(table(() => new Error("AccessDenied")).database, "mysfits")(known),
      /AccessDenied/,
    );
  });
});

describe("Putting records into the stream again", () => {
  // The function's log of what went wrong is not for the report of the tests.
  const log = console.error;
  before(() => (console.error = () => undefined));
  after(() => (console.error = log));

  it("sends 500 records at most in a call, and sends again what the stream refused, alone", async () => {
    // https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
    const sizes: number[] = [];
    const taken: string[] = [];
    const client = {
      send: async ({ input }: { input: { DeliveryStreamName: string; Records: { Data: Buffer }[] } }) => {
        assert.equal(input.DeliveryStreamName, "clicks");
        sizes.push(input.Records.length);
        if (sizes.length === 3) throw new Error("ServiceUnavailableException");
        return {
          RequestResponses: input.Records.map(({ Data }, index) => {
            if (sizes.length === 1 && index >= 490) return { ErrorCode: "ServiceUnavailableException" };
            taken.push(Data.toString());
            return { RecordId: "x" };
          }),
        };
      },
    } as unknown as FirehoseClient;
    const data = Array.from({ length: 520 }, (_, index) => Buffer.from(String(index)));
    assert.deepEqual(await putInto(client)(ARN, data), Array<boolean>(520).fill(true));
    assert.deepEqual(sizes, [500, 10, 20, 20]);
    assert.deepEqual(
      taken.map(Number).toSorted((a, b) => a - b),
      data.map((_, index) => index),
    );
  });

  it("tells which records the stream did not take in the end", async () => {
    const client = { send: async () => await Promise.reject(new Error("no")) } as unknown as FirehoseClient;
    assert.deepEqual(await putInto(client)(ARN, [Buffer.from("a")]), [false]);
  });
});
