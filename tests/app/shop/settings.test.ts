import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { Background } from "../../../app/shop/background.ts";
import { readEnvironment, variables } from "../../../app/shop/environment.ts";
import { Gate } from "../../../app/shop/gate.ts";
import { openApiDocument } from "../../../app/shop/openapi.ts";
import { publicOperations, type OpenApiDocument } from "../../../components/authed-api/openapi.ts";

const env = { [variables.databaseHost]: "db.example", AWS_REGION: "ap-northeast-2" };

describe("The environment of the shop", () => {
  it("needs the database's address and a region, and has defaults for the rest", () => {
    const { database, payments, orderBus, cacheSeconds, port } = readEnvironment(env);
    assert.deepEqual(database, {
      host: "db.example",
      readerHost: undefined,
      port: 5432,
      name: "shop",
      user: "shop",
      pool: 10,
    });
    assert.deepEqual([payments, orderBus, cacheSeconds, port], ["sandbox", undefined, 30, 8080]);
  });

  it("is refused whole, with everything that is wrong in it", () => {
    const wrong = {
      [variables.payments]: "stripe",
      [variables.databaseUser]: 'shop"',
      [variables.databasePool]: "1000",
      [variables.cacheSeconds]: "ever",
    };
    assert.throws(
      () => readEnvironment(wrong),
      (error: Error) =>
        [
          "DATABASE_HOST must be",
          "DATABASE_USER must be",
          "DATABASE_POOL must be a number from 1 to 100",
          "CATALOGUE_CACHE_SECONDS must be",
          "STRIPE_SECRET_KEY must be a secret",
          "PAYMENT_WEBHOOK_SECRET must be a secret",
          "AWS_REGION must be",
        ].every((text) => error.message.includes(text)),
    );
  });
});

describe("The document of the shop", () => {
  it("opens browsing and the provider's webhook to everybody, and nothing else", async () => {
    const document = (await openApiDocument()) as OpenApiDocument;
    const operations = publicOperations("shop", document, ["/health"]);
    const of = (authorization: string) =>
      operations
        .filter((operation) => operation.authorization === authorization)
        .map(({ method, path }) => `${method} ${path}`)
        .sort();
    assert.deepEqual(of("none"), [
      "GET /collections",
      "GET /collections/{name}",
      "GET /items/{itemId}",
      "POST /payments/webhook",
    ]);
    assert.deepEqual(of("cognito"), [
      "DELETE /cart",
      "DELETE /cart/items/{itemId}",
      "GET /cart",
      "GET /orders",
      "GET /orders/{orderId}",
      "POST /cart/merge",
      "POST /orders",
      "POST /orders/{orderId}/cancel",
      "POST /orders/{orderId}/challenge",
      "PUT /cart/items/{itemId}",
    ]);
    const webhook = operations.find(({ path }) => path === "/payments/webhook");
    assert.deepEqual(webhook?.throttle, { ratePerSecond: 50, burst: 200 });
    assert.equal(webhook?.body, undefined, "its body is the provider's, byte for byte");
  });
});

describe("A gate", () => {
  it("lets so many through at a time, the others in their order, and turns away who waited for long", async () => {
    const gate = new Gate({ width: 2, patience: 40 });
    const ends = [1, 2, 3].map(() => Promise.withResolvers<void>());
    const done: number[] = [];
    const work = ends.map(async ({ promise }, index) =>
      gate.through(async () => {
        await promise;
        done.push(index);
      }),
    );
    const late = gate.through(async () => undefined);
    ends[1]?.resolve();
    await work[1];
    ends[2]?.resolve();
    await work[2];
    await late;
    const held = gate.through(async () => await delay(100));
    await assert.rejects(
      gate.through(async () => undefined),
      (error: Error & { statusCode?: number; retryAfter?: number }) =>
        error.statusCode === 503 && error.retryAfter === 2,
    );
    ends[0]?.resolve();
    await Promise.all([...work, held]);
    assert.deepEqual(done, [1, 2, 0]);
    await assert.rejects(
      gate.through(async () => Promise.reject(new Error("it failed"))),
      /it failed/,
    );
    assert.equal(await gate.through(async () => "again"), "again");
  });
});

describe("Work behind the requests", () => {
  it("is done when it is told to, once for many who tell at the same time, and when it said so itself", async () => {
    let runs = 0;
    const finished = Promise.withResolvers<void>();
    const background = new Background({
      work: async () => {
        runs++;
        await delay(5);
        if (runs === 4) finished.resolve();
        return runs === 2 || runs === 3 ? new Date() : undefined;
      },
      failed: () => undefined,
    });
    for (let n = 0; n < 10; n++) background.nudge();
    await finished.promise;
    await delay(50);
    assert.equal(runs, 4, "two for those who told it, two that it asked for");
    await background.end();
    background.nudge();
    await delay(20);
    assert.equal(runs, 4);
  });

  it("is tried again after a failure, which is told", async () => {
    let runs = 0;
    const told: string[] = [];
    const done = Promise.withResolvers<void>();
    const background = new Background({
      work: async () => {
        if (++runs < 3) throw new Error(`failure ${runs}`);
        done.resolve();
        return undefined;
      },
      failed: (error) => told.push((error as Error).message),
      pause: 1,
    });
    background.nudge();
    await done.promise;
    assert.deepEqual(told, ["failure 1", "failure 2"]);
    await background.end();
  });
});
