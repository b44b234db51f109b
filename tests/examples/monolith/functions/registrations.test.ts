import assert from "node:assert/strict";
import { registrations } from "../../../../examples/monolith/functions/registrations/handle.ts";
import { eventOf } from "../support/event.ts";
import { NewStore } from "../support/new-store.ts";

const jara = { name: "Jara", email: "Jara@Example.com", mobile: "+82 10-1234-5678" };
const stored = { name: "Jara", email: "jara@example.com", mobile: "+82 10-1234-5678" };

describe("The function of registrations", function () {
  this.timeout(60_000);
  let store: NewStore;
  before(async () => {
    store = await NewStore.start();
  });
  after(async () => await store.stop());
  beforeEach(async () => await store.empty());
  const call = async (...of: Parameters<typeof eventOf>) => {
    const { statusCode, body } = await registrations(eventOf(...of), store.table);
    return { statusCode, body: JSON.parse(body) as Record<string, unknown> };
  };

  it("answers as the monolith does: 201 with an id, 409 for the same address however it is written", async () => {
    const { statusCode, body } = await call("POST /registrations", jara);
    assert.equal(statusCode, 201);
    assert.deepEqual(Object.keys(body), ["registrationId"]);
    const again = await call("POST /registrations", { ...jara, email: "jara@EXAMPLE.com", name: "Other" });
    assert.deepEqual([again.statusCode, again.body["title"]], [409, "Conflict"]);
    assert.equal((await store.table.byEmail("jara@example.com"))?.name, "Jara");
  });

  it("registers one of two who come with the same address at the same time", async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(async () => await call("POST /registrations", jara)));
    assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [201, 409, 409, 409]);
  });

  it("lists the caller's own registration, and nobody else's", async () => {
    const { body } = await call("POST /registrations", jara);
    const own = await call("GET /me/registrations", undefined, { email: "jara@example.com" });
    assert.deepEqual(own, {
      statusCode: 200,
      body: { registrations: [{ ...stored, registrationId: body["registrationId"] }] },
    });
    const other = await call("GET /me/registrations", undefined, { email: "other@example.com" });
    assert.deepEqual(other, { statusCode: 200, body: { registrations: [] } });
  });

  for (const [what, body] of [
    ["no JSON", "{"],
    ["a list", [jara]],
    ["no mobile", { name: "Jara", email: "a@example.com" }],
    ["a member too many", { ...jara, admin: true }],
    ["a number as name", { ...jara, name: 5 }],
    ["no mail address", { ...jara, email: "jara.example.com" }],
    ["letters in the number", { ...jara, mobile: "call me" }],
  ] as const)
    it(`answers 400 and writes nothing: ${what}`, async () => {
      assert.equal((await call("POST /registrations", body)).statusCode, 400);
      assert.deepEqual((await store.table.page(undefined, 10)).registrations, []);
    });

  it("answers 503 when the store fails, and tells nothing of the inside", async () => {
    const failing = {
      add: async () => {
        throw new Error("ProvisionedThroughputExceededException at 10.0.0.7");
      },
      byEmail: async () => undefined,
    };
    const { statusCode, headers, body } = await registrations(eventOf("POST /registrations", jara), failing);
    assert.deepEqual([statusCode, headers["Retry-After"]], [503, "2"]);
    assert.doesNotMatch(body, /10\.0\.0\.7|Throughput/);
  });

  it("answers 503 to a route without an authorizer, and 404 to one that it does not have", async () => {
    assert.equal((await call("GET /me/registrations")).statusCode, 503);
    assert.equal((await call("DELETE /registrations")).statusCode, 404);
  });
});
