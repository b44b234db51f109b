import assert from "node:assert/strict";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { FastifyInstance } from "fastify";
import { questions } from "../../app/service/question-changes.ts";
import { startService, type ServiceUnderTest } from "./support/service.ts";

describe("Asking a question", () => {
  let service: ServiceUnderTest;
  let app: FastifyInstance;
  let operator: DynamoDBClient;
  before(async () => {
    service = await startService();
    app = await service.app();
    operator = new DynamoDBClient(service.testbed.clientConfig);
  });
  after(async () => {
    operator.destroy();
    await service.stop();
  });

  const ask = async (body: unknown) => {
    const answer = await app.inject({
      method: "POST",
      url: "/questions",
      payload: JSON.stringify(body),
      headers,
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: answer.json<Record<string, unknown>>(),
    };
  };
  const headers = { "content-type": "application/json" };
  /** Questions that are in the table; what it counts in has no text. */
  const kept = async () => {
    const { Items = [] } = await operator.send(new ScanCommand({ TableName: service.names.questions }));
    return Items.map((item) => unmarshall(item)).filter((item) => "QuestionText" in item);
  };

  it("is answered 202, and keeps the question with the address in its stored form for half a year", async () => {
    const {
      status,
      headers: answered,
      body,
    } = await ask({
      email: " Kim@Example.com ",
      questionText: "  언제\n옵니까?\t",
    });
    assert.deepEqual([status, body], [202, { status: "received" }]);
    assert.equal(answered["cache-control"], "no-store");
    const [question, ...more] = await kept();
    assert.deepEqual(more, []);
    assert.deepEqual([question?.["Email"], question?.["QuestionText"]], ["kim@example.com", "언제\n옵니까?"]);
    const days = (Number(question?.["ExpiresAt"]) - Date.now() / 1000) / 86_400;
    assert.ok(days > 179 && days <= 180);
  });

  for (const [kind, body, detail] of [
    ["a number as text", { email: "a@example.com", questionText: 5 }, /body\/questionText must be string/],
    ["a truth as text", { email: "a@example.com", questionText: true }, /body\/questionText must be string/],
    ["nothing as text", { email: "a@example.com", questionText: null }, /body\/questionText must be string/],
    ["a number as address", { email: 5, questionText: "Why?" }, /body\/email must be string/],
    ["only space", { email: "a@example.com", questionText: " \n\t " }, /questionText must be 1 to 2000/],
    [
      "control characters",
      { email: "a@example.com", questionText: "a\u0000b" },
      /without control characters/,
    ],
    ["2,001 characters", { email: "a@example.com", questionText: "x".repeat(2001) }, /2000/],
    ["no address", { email: "nobody", questionText: "Why?" }, /body\/email must be a mail address/],
    [
      "a line break in the domain",
      { email: "x@exam\nple.com", questionText: "Why?" },
      /must be a mail address/,
    ],
    ["a property that nobody knows", { email: "a@example.com", questionText: "Why?", cc: "b" }, /additional/],
    ["a list", [], /body must be object/],
  ] as const)
    it(`is refused and keeps nothing: ${kind}`, async () => {
      const before = (await kept()).length;
      const { status, headers: answered, body: problem } = await ask(body);
      assert.equal(status, 400);
      assert.equal(answered["content-type"], "application/problem+json; charset=utf-8");
      assert.match(String(problem["detail"]), detail);
      assert.equal((await kept()).length, before);
    });

  it("is refused with 429 for the sixth question of an address in a day, however it is written", async () => {
    const before = (await kept()).length;
    const written = ["lee@example.com", "LEE@example.com", " lee@EXAMPLE.com"];
    const statuses: number[] = [];
    for (let index = 0; index < 6; index++)
      statuses.push((await ask({ email: written[index % 3], questionText: `${index}?` })).status);
    assert.deepEqual(statuses, [202, 202, 202, 202, 202, 429]);
    assert.equal((await kept()).length, before + 5);
    assert.equal((await ask({ email: "other@example.com", questionText: "And I?" })).status, 202);
  });

  it("is told to the administrator by the attributes that are written", async () => {
    const [question = {}] = await kept();
    const paths = [...questions.message.matchAll(/<\$\.dynamodb\.NewImage\.(\w+)\.S>/g)].map(
      ([, name]) => name,
    );
    assert.deepEqual(paths.sort(), ["AskedAt", "Email", "QuestionText"]);
    for (const path of paths) assert.equal(typeof question[path as string], "string");
  });
});
