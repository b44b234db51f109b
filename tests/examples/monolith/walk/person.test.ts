import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { Client } from "../../../../scripts/monolith/client.ts";
import { Journal } from "../../../../scripts/monolith/journal.ts";
import { Person } from "../../../../scripts/monolith/person.ts";
import { reportOf } from "../../../../scripts/monolith/report.ts";
import { firstVisit, nextVisit } from "../../../../scripts/monolith/visits.ts";

const order = { orderId: "o-1", itemId: "cap", quantity: 2, total: { amount: 2_000, currency: "USD" } };
const item = { itemId: "cap", name: "Cap", price: { amount: 1_000, currency: "USD" }, stock: 100 };
const right = {
  "POST /users": [201, { userId: "u-1" }],
  "POST /sessions": [200, { token: "t", expiresIn: 3600 }],
  "GET /collections": [
    200,
    { collections: ["hats", "jackets", "sneakers", "womens", "mens"].map((name) => ({ name })) },
  ],
  "POST /orders": [201, order],
  "GET /me/orders": [200, { orders: [order] }],
  "POST /registrations": [201, { registrationId: "r-1" }],
  "GET /me/registrations": [200, { registrations: [{ registrationId: "r-1" }] }],
  "DELETE /sessions": [204, undefined],
} as const satisfies Readonly<Record<string, readonly [number, object | undefined]>>;

/** Answers by route; a function is called for each request. */
type Answers = Readonly<Record<string, readonly [number, object | undefined] | (() => [number, object])>>;

describe("Somebody on the ladder", () => {
  let server: Server;
  let answers: Answers = {};
  let journal: Journal;
  let person: Person;
  beforeEach(async () => {
    answers = right;
    server = createServer((request, response) => {
      const route = `${request.method ?? ""} ${request.url ?? ""}`;
      const me: [number, object] = [200, { userId: "u-1", email: person.email }];
      const given = answers[route] ?? (route === "GET /me" ? me : [200, { items: [item] }]);
      const [status, body] = typeof given === "function" ? given() : given;
      response.writeHead(status).end(body && JSON.stringify(body));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    journal = new Journal();
    journal.begin("to step 1");
    person = new Person(new Client(() => `http://127.0.0.1:${port}`, journal));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it("writes nothing down when everything is as it was left", async () => {
    await firstVisit.run(person);
    assert.deepEqual([journal.failures, journal.late], [[], []]);
    assert.match(reportOf(journal), /^to step 1 +10 +0 .*\n\n10 requests, none failed\n$/m);
  });

  const find = (what: string, wrong: Answers, route: string, problem: RegExp) =>
    it(`finds ${what}`, async () => {
      await firstVisit.run(person);
      answers = { ...right, ...wrong };
      await assert.rejects(nextVisit.run(person));
      const [failure, ...others] = journal.failures;
      assert.deepEqual([failure?.leg, failure?.route, others], ["to step 1", route, []]);
      assert.match(failure?.problem ?? "", problem);
      assert.ok(reportOf(journal).includes(` to step 1: ${route}: `));
    });
  find(
    "an answer that is none",
    { "GET /me/orders": [503, {}] },
    "GET /me/orders",
    /^503 in place of 200: \{\}$/,
  );
  find(
    "an order that is lost",
    { "GET /me/orders": [200, { orders: [] }] },
    "GET /me/orders",
    /^has , ordered was o-1$/,
  );
  find(
    "an order that is there twice",
    { "GET /me/orders": [200, { orders: [order, order] }] },
    "GET /me/orders",
    /^has o-1 o-1/,
  );
  find(
    "another account",
    { "GET /me": [200, { userId: "u-2", email: "x@example.com" }] },
    "GET /me",
    /"u-2".*not u-1/,
  );
  find(
    "a registration with another id",
    { "GET /me/registrations": [200, { registrations: [{ registrationId: "r-2" }] }] },
    "GET /me/registrations",
    /^has "r-2", registered was "r-1"$/,
  );

  it("tells a registration that is on its way apart from one that is lost", async () => {
    await firstVisit.run(person);
    let looks = 0;
    const isThere = () => (looks++ < 2 ? [] : [{ registrationId: "r-1" }]);
    answers = { ...right, "GET /me/registrations": () => [200, { registrations: isThere() }] };
    await person.checkRegistrations();
    assert.deepEqual(journal.failures, []);
    assert.deepEqual(
      journal.late.map(({ leg, route }) => [leg, route]),
      [["to step 1", "GET /me/registrations"]],
    );
    assert.match(reportOf(journal), /late by \d+ ms to step 1: GET \/me\/registrations/);
  });
});
