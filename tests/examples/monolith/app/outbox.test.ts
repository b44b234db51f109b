import assert from "node:assert/strict";
import type { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Database } from "../../../../examples/monolith/app/database/database.ts";
import { RelayCall } from "../../../../examples/monolith/app/registrations/relay-call.ts";
import { Registrations } from "../../../../examples/monolith/app/registrations/registrations.ts";
import { OldStore } from "../support/old-store.ts";

const jara = { name: "Jara", email: "jara@example.com", mobile: "+821012345678" };

describe("The outbox of registrations", function () {
  this.timeout(60_000);
  let store: OldStore;
  let database: Database;
  before(async () => {
    store = await OldStore.start(3);
    database = store.open();
  });
  after(async () => {
    await database.close();
    await store.stop();
  });
  beforeEach(async () => {
    await store.owner.query("TRUNCATE registrations, registration_outbox");
  });
  const count = async (table: string) => await store.value(`SELECT count(*)::int FROM ${table}`);

  it("has what was registered, and the relay is called once it is committed", async () => {
    const seen: Promise<unknown>[] = [];
    const registrations = new Registrations(database, () => seen.push(count("registration_outbox")));
    const registrationId = await registrations.register(jara);
    assert.deepEqual(await Promise.all(seen), [1]);
    assert.equal(await store.value("SELECT registration_id FROM registration_outbox"), registrationId);
  });

  it("has nothing of an address that was registered before, and nobody is called", async () => {
    await new Registrations(database, () => undefined).register(jara);
    await store.owner.query("TRUNCATE registration_outbox");
    let calls = 0;
    const registrations = new Registrations(database, () => calls++);
    await assert.rejects(registrations.register(jara), { statusCode: 409 });
    assert.deepEqual([await count("registration_outbox"), calls], [0, 0]);
  });

  it("and the registration are written both or neither", async () => {
    await store.owner.query(
      "ALTER TABLE registration_outbox ADD CONSTRAINT nothing CHECK (position < 0) NOT VALID",
    );
    await assert.rejects(new Registrations(database, () => undefined).register(jara), { code: "23514" });
    await store.owner.query("ALTER TABLE registration_outbox DROP CONSTRAINT nothing");
    assert.equal(await count("registrations"), 0);
  });

  it("is not written before there is one", async () => {
    await new Registrations(database).register(jara);
    assert.deepEqual([await count("registrations"), await count("registration_outbox")], [1, 0]);
  });
});

describe("Calls of the relay", () => {
  /** A client whose calls end when the test says so. */
  function client() {
    const calls: { readonly input: InvokeCommand["input"]; readonly end: (error?: Error) => void }[] = [];
    const send = async ({ input }: InvokeCommand) =>
      await new Promise<void>((resolve, reject) => {
        calls.push({ input, end: (error) => (error ? reject(error) : resolve()) });
      });
    return { calls, lambda: { send } as unknown as Pick<LambdaClient, "send"> };
  }
  const settled = async () => await new Promise((resolve) => setImmediate(resolve));

  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
  it("are asynchronous, one at a time, and one more for all that was written meanwhile", async () => {
    const { calls, lambda } = client();
    const relay = new RelayCall(lambda, "relay", () => undefined);
    for (let n = 0; n < 5; n++) relay.nudge();
    assert.deepEqual(
      calls.map(({ input: { FunctionName, InvocationType } }) => [FunctionName, InvocationType]),
      [["relay", "Event"]],
    );
    calls[0]?.end();
    await settled();
    assert.equal(calls.length, 2);
    calls[1]?.end();
    await settled();
    assert.equal(calls.length, 2);
    relay.nudge();
    assert.equal(calls.length, 3);
  });

  it("that fail are told of, and the next registration calls again", async () => {
    const { calls, lambda } = client();
    const errors: unknown[] = [];
    const relay = new RelayCall(lambda, "relay", (error) => errors.push(error));
    relay.nudge();
    const failure = new Error("throttled");
    calls[0]?.end(failure);
    await settled();
    assert.deepEqual(errors, [failure]);
    relay.nudge();
    assert.equal(calls.length, 2);
  });
});
