import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { DeleteEmailIdentityCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import type { Cart, Order } from "../../app/shop/schemas.ts";
import { mysfits } from "../../app/data/mysfits.ts";
import type { Line, LineStep } from "../../local/console/trace-line.ts";
import type { Mail } from "../../local/observe/mailbox.ts";
import { Copy } from "./support/copy.ts";
import { registerUser, type User } from "./support/user.ts";

describe("The line of a request", function () {
  this.timeout(120_000);
  const copy = new Copy();
  let user: User;
  before(async () => {
    await copy.start();
    user = await registerUser(copy, "ana@example.com");
  });
  after(() => copy.remove());

  const register = async (email: string) =>
    await copy.site("/events/registrations", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "아나", email, mobile: "010-1234-5678" }),
    });
  const lines = async (text: string) =>
    await copy.console<Line[]>(`/api/traces?text=${encodeURIComponent(text)}`);
  /** The newest line with a text, once it is as wanted. */
  const lineWith = async (text: string, isWanted: (line: Line) => boolean): Promise<Line> => {
    for (const until = Date.now() + 30_000; ;) {
      const [line] = await lines(text);
      if (line && isWanted(line)) return line;
      if (Date.now() > until)
        throw new Error(`the line with "${text}" is ${JSON.stringify(line, undefined, 1)}`);
      // The console has no event that reaches another process.
      await delay(50);
    }
  };
  const isComplete = ({ state, steps }: Line) =>
    state === "complete" && steps.some(({ service }) => service === "mail");
  /** Services on the way, without the calls that say nothing about it. */
  const way = ({ steps }: Line) => {
    const names = steps.map(({ service, name }) => (service === "dynamodb" ? name.split("-")[0] : service));
    return names.filter(
      (name, index) => !/^(GetItem|UpdateItem sender|cognito)/.test(name ?? "") && name !== names[index - 1],
    );
  };
  const checkTimes = (steps: readonly LineStep[]) => {
    for (const [index, step] of steps.entries()) {
      assert.ok(
        step.offset >= (steps[index - 1]?.offset ?? 0),
        `${step.name} begins before the step in front of it`,
      );
      assert.ok(step.endedAt !== undefined && step.endedAt >= step.startedAt, `${step.name} has not ended`);
    }
  };

  it("of a registration goes through API, function, table, stream, function and mail", async () => {
    const answer = await register("line@example.org");
    assert.equal(answer.status, 201);
    const line = await lineWith("line@example.org", isComplete);
    assert.equal(answer.headers.get("x-amzn-trace-id"), `Root=${line.id}`);
    assert.equal(line.name, "POST /events/registrations");
    assert.deepEqual(way(line), [
      "apigateway",
      "lambda",
      "PutItem events",
      "stream",
      "mapping",
      "lambda",
      "ses",
      "mail",
    ]);
    assert.deepEqual([...new Set(line.steps.map(({ status }) => status))], ["ok"]);
    checkTimes(line.steps);
    assert.match(line.outcome, /^mail to line@example\.org: /);
    assert.deepEqual(await copy.console<Line>(`/api/traces/${line.id}`), line);
  });

  it("of an adoption goes through the service's task, the pipe, the topic and the queue", async () => {
    const path = `/api/mysfits/${mysfits[0]?.mysfitId}/adopt`;
    assert.equal((await copy.site(path, { method: "POST", headers: user.headers })).status, 200);
    const line = await lineWith(path, isComplete);
    assert.deepEqual(way(line), [
      "apigateway",
      "ecs",
      "TransactWriteItems mysfits",
      "stream",
      "pipes",
      "sns",
      "sqs",
      "mapping",
      "lambda",
      "ses",
      "mail",
    ]);
    assert.deepEqual([...new Set(line.steps.map(({ status }) => status))], ["ok"]);
    checkTimes(line.steps);
    assert.equal(
      JSON.stringify(line).includes(user.headers.authorization.slice(7)),
      false,
      "no token is kept",
    );
  });

  it("of an order goes through the shop's outbox to the bus, the queue and the mail", async () => {
    const body = async <T>(response: Response): Promise<T> => {
      assert.ok(response.ok, `${response.status}`);
      return (await response.json()) as T;
    };
    const headers = { "content-type": "application/json", ...user.headers };
    const { total } = await body<Cart>(
      await copy.site("/shop-api/cart/items/ink-midnight", {
        method: "PUT",
        headers,
        body: JSON.stringify({ quantity: 1 }),
      }),
    );
    const { orderId, state } = await body<Order>(
      await copy.site("/shop-api/orders", {
        method: "POST",
        headers: { ...headers, "idempotency-key": randomUUID() },
        body: JSON.stringify({ total, payment: { token: "tok_ok" }, language: "en" }),
      }),
    );
    assert.equal(state, "paid");
    const line = await lineWith("POST /shop-api/orders", isComplete);
    // The relay's own call is nobody's request: what it brings along is.
    assert.deepEqual(way(line), ["apigateway", "ecs", "events", "sqs", "mapping", "lambda", "ses", "mail"]);
    assert.deepEqual([...new Set(line.steps.map(({ status }) => status))], ["ok"]);
    checkTimes(line.steps);
    assert.match(line.outcome, /^mail to ana@example\.com: Mythical Mysfits: Thank you for your order$/);
    const mails = await copy.console<Mail[]>("/api/mails");
    assert.equal(mails.filter(({ text }) => text.includes(orderId)).length, 1);
  });

  it("of a mutation begins at AppSync", async () => {
    const query =
      'mutation { createEvent(input: { email: "ana@example.com", name: "Ana", mobile: "+821012345678" }) { email } }';
    const response = await copy.site("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", ...user.headers },
      body: JSON.stringify({ query }),
    });
    assert.equal(response.status, 200);
    const line = await lineWith("/graphql", isComplete);
    assert.deepEqual(way(line), ["appsync", "PutItem events", "stream", "mapping", "lambda", "ses", "mail"]);
    assert.equal(line.steps[0]?.note, "mutation createEvent");
    checkTimes(line.steps);
  });

  it("is kept for what changes or fails, and not for what reads", async () => {
    assert.equal((await copy.site("/api/mysfits?limit=1")).status, 200);
    assert.deepEqual(await lines("GET /api/mysfits"), []);
    assert.equal((await register("no address")).status, 400);
    const [refused] = await lines("/events/registrations");
    assert.deepEqual([refused?.state, refused?.outcome.slice(0, 12)], ["refused", "answered 400"]);
    assert.equal(
      (await fetch(`${copy.running.console}/api/traces/1-00000000-000000000000000000000000`)).status,
      404,
    );
    assert.equal(
      (await fetch(`${copy.running.console}/traces/1-00000000-000000000000000000000000`)).status,
      404,
    );
  });

  it("says where it stopped: at a mail that SES refuses, with every attempt", async () => {
    const { aws, operator, outputs } = copy.running;
    const ses = new SESv2Client({ endpoint: aws, region: "ap-southeast-2", credentials: operator });
    await ses.send(new DeleteEmailIdentityCommand({ EmailIdentity: "mysfits@example.com" }));
    ses.destroy();
    assert.ok(outputs);
    assert.equal((await register("stopped@example.org")).status, 201);
    const line = await lineWith(
      "stopped@example.org",
      ({ steps }) => steps.filter(({ service }) => service === "mail").length > 1,
    );
    const refused = line.steps.filter(({ service }) => service === "ses");
    assert.ok(
      refused.length > 1 &&
        refused.every(({ status, error }) => status === "refused" && error?.includes("not verified")),
    );
    assert.match(line.outcome, /mail rejected: the sender is not verified/);
    const page = await (await fetch(`${copy.running.console}/traces/${line.id}`)).text();
    assert.match(page, /mail rejected: the sender is not verified/);
    assert.match(
      await (await fetch(`${copy.running.console}/traces?errors=1`)).text(),
      /stopped@example\.org/,
    );
  });
});
