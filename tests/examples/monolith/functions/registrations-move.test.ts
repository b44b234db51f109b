import assert from "node:assert/strict";
import { backfill } from "../../../../examples/monolith/functions/backfill/handle.ts";
import { compare } from "../../../../examples/monolith/functions/compare/handle.ts";
import { relay } from "../../../../examples/monolith/functions/relay/handle.ts";
import { RegistrationRows } from "../../../../examples/monolith/functions/stores/rows.ts";
import { writeBack } from "../../../../examples/monolith/functions/write-back/handle.ts";
import { NewStore } from "../support/new-store.ts";
import { OldStore } from "../support/old-store.ts";
import { idOf, registrationOf } from "../support/registration.ts";

const enough = () => 600_000;

describe("Registrations on their way to DynamoDB and back", function () {
  this.timeout(120_000);
  let oldStore: OldStore;
  let newStore: NewStore;
  before(async () => {
    oldStore = await OldStore.start(3);
    newStore = await NewStore.start();
  });
  after(async () => {
    await newStore.stop();
    await oldStore.stop();
  });
  beforeEach(async () => {
    await oldStore.owner.query("TRUNCATE registrations, registration_outbox");
    await newStore.empty();
  });

  const rowsAs = async (user: string) => new RegistrationRows(await oldStore.as(user));
  const runRelay = async () =>
    await relay({ rows: await rowsAs("registration_relay"), table: newStore.table, remaining: enough });
  const runCompare = async () =>
    await compare({ rows: await rowsAs("registration_reader"), table: newStore.table });
  const write = async (...records: readonly { readonly image?: object; readonly event?: "REMOVE" }[]) =>
    await writeBack(
      {
        Records: records.map(({ image, event = "INSERT" }, index) => ({
          eventName: event as "INSERT",
          dynamodb: {
            SequenceNumber: String(index),
            NewImage:
              image &&
              Object.fromEntries(
                Object.entries(image).map(([name, value]) => [name, { S: value as string }]),
              ),
          },
        })),
      },
      await rowsAs("registration_writer"),
    );

  describe("by the relay", () => {
    it("arrive, and the outbox is empty then", async () => {
      const emails = Array.from({ length: 60 }, (_, index) => `p${index}@example.com`);
      await oldStore.register(
        ...emails.map((email, index) => ({ registrationId: idOf(index), email, told: true })),
      );
      assert.deepEqual(await runRelay(), { done: true, relayed: 60 });
      assert.equal(await oldStore.value("SELECT count(*)::int FROM registration_outbox"), 0);
      for (const [index, email] of emails.entries())
        assert.equal((await newStore.table.byEmail(email))?.registrationId, idOf(index));
      assert.deepEqual(await runRelay(), { done: true, relayed: 0 });
    });

    it("stay in the outbox when the new store fails, and arrive with the next run", async () => {
      await oldStore.register(
        { registrationId: idOf(1), email: "a@example.com", told: true },
        { registrationId: idOf(2), email: "b@example.com", told: true },
      );
      const failing = {
        merge: async (registration: ReturnType<typeof registrationOf>) => {
          if (registration.email === "b@example.com") throw new Error("throttled");
          return await newStore.table.merge(registration);
        },
      };
      const rows = await rowsAs("registration_relay");
      await assert.rejects(relay({ rows, table: failing, remaining: enough }), /throttled/);
      assert.equal(await oldStore.value("SELECT count(*)::int FROM registration_outbox"), 2);
      assert.deepEqual(await relay({ rows, table: newStore.table, remaining: enough }), {
        done: true,
        relayed: 2,
      });
      assert.ok(await newStore.table.byEmail("b@example.com"));
    });

    it("are told again, once each, when the connection breaks between the new store and the commit", async () => {
      await oldStore.register({ registrationId: idOf(1), email: "a@example.com", told: true });
      const client = await oldStore.as("registration_relay");
      const { rows: [session] = [] } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
      const killing = {
        merge: async (registration: ReturnType<typeof registrationOf>) => {
          const isNew = await newStore.table.merge(registration);
          await oldStore.owner.query("SELECT pg_terminate_backend($1, 5000)", [session?.pid]);
          return isNew;
        },
      };
      await assert.rejects(relay({ rows: new RegistrationRows(client), table: killing, remaining: enough }));
      assert.ok(await newStore.table.byEmail("a@example.com"));
      assert.equal((await runCompare()).pending, 1);
      assert.deepEqual(await runRelay(), { done: true, relayed: 1 });
      const { equal, old, new: items } = await runCompare();
      assert.deepEqual({ equal, old, items }, { equal: true, old: 1, items: 1 });
    });

    it("are relayed by two at the same time, neither waiting for the other", async () => {
      const many = Array.from({ length: 50 }, (_, index) => index);
      await oldStore.register(
        ...many.map((index) => ({ registrationId: idOf(index), email: `p${index}@example.com`, told: true })),
      );
      const [one, other] = await Promise.all([runRelay(), runRelay()]);
      assert.equal(one.relayed + other.relayed, 50);
      assert.equal((await runCompare()).equal, true);
    });

    it("leave the rest to the next run when the time is over", async () => {
      await oldStore.register({ registrationId: idOf(1), email: "a@example.com", told: true });
      const answer = await relay({
        rows: await rowsAs("registration_relay"),
        table: newStore.table,
        remaining: () => 1_000,
      });
      assert.deepEqual(answer, { done: false, relayed: 0 });
      assert.equal(await newStore.table.byEmail("a@example.com"), undefined);
    });
  });

  describe("by the back-fill", () => {
    const many = Array.from({ length: 250 }, (_, index) => index);
    const fill = async (next: string | undefined, remaining = enough, table = newStore.table) =>
      await backfill(next, { rows: await rowsAs("registration_reader"), table, remaining });

    it("arrive in pages, from where the call before ended", async () => {
      await oldStore.register(
        ...many.map((index) => ({ registrationId: idOf(index), email: `p${index}@example.com` })),
      );
      const first = await fill(undefined, () => 1_000);
      assert.deepEqual(first, { done: false, read: 100, copied: 100, next: idOf(99) });
      const second = await fill(first.next);
      assert.deepEqual(second, { done: true, read: 150, copied: 150 });
      assert.equal((await runCompare()).equal, true);
    });

    it("arrive once when it is killed in the middle of a page and begins again", async () => {
      await oldStore.register(
        ...many.map((index) => ({ registrationId: idOf(index), email: `p${index}@example.com` })),
      );
      let calls = 0;
      const dying = {
        merge: async (registration: ReturnType<typeof registrationOf>) => {
          if (++calls > 130) throw new Error("killed");
          return await newStore.table.merge(registration);
        },
      };
      await assert.rejects(fill(undefined, enough, dying as unknown as typeof newStore.table), /killed/);
      const again = await fill(undefined);
      assert.deepEqual([again.done, again.read], [true, 250]);
      const { equal, old, new: items } = await runCompare();
      assert.deepEqual({ equal, old, items }, { equal: true, old: 250, items: 250 });
    });

    it("do not replace what arrived before", async () => {
      await oldStore.register({ registrationId: idOf(1), email: "a@example.com", told: true });
      await runRelay();
      assert.deepEqual(await fill(undefined), { done: true, read: 1, copied: 0 });
    });
  });

  describe("compared", () => {
    it("are equal when both stores are empty, and when they have the same", async () => {
      assert.equal((await runCompare()).equal, true);
      const registration = registrationOf(1, "a@example.com");
      await oldStore.register(registration);
      await newStore.table.add(registration);
      const { equal, old, new: items, missing, different } = await runCompare();
      assert.deepEqual(
        { equal, old, items, missing, different },
        { equal: true, old: 1, items: 1, missing: [], different: [] },
      );
    });

    it("are told by id where one store has none, or another, and never by address", async () => {
      await oldStore.register(
        registrationOf(1, "only-old@example.com"),
        registrationOf(2, "both@example.com", { name: "Old name" }),
      );
      await newStore.table.add(registrationOf(2, "both@example.com", { name: "New name" }));
      await newStore.table.add(registrationOf(3, "only-new@example.com"));
      const comparison = await runCompare();
      assert.deepEqual(
        {
          equal: comparison.equal,
          missing: comparison.missing,
          missingCounts: comparison.missingCounts,
          different: comparison.different,
        },
        {
          equal: false,
          missing: [
            { registrationId: idOf(1), in: "new" },
            { registrationId: idOf(3), in: "old" },
          ],
          missingCounts: { old: 1, new: 1 },
          different: [{ registrationId: idOf(2), fields: ["name"] }],
        },
      );
      assert.doesNotMatch(JSON.stringify(comparison), /@|name"?:/i);
    });

    it("are not equal while the outbox has one", async () => {
      await oldStore.register({ registrationId: idOf(1), email: "a@example.com", told: true });
      const { equal, pending, missing } = await runCompare();
      assert.deepEqual({ equal, pending, missing }, { equal: false, pending: 1, missing: [] });
    });

    it("are listed twenty at most, and counted all", async () => {
      for (let index = 0; index < 30; index++)
        await oldStore.register(registrationOf(index, `p${index}@example.com`));
      const { missing, missingCounts } = await runCompare();
      assert.deepEqual([missing.length, missingCounts], [20, { old: 0, new: 30 }]);
    });
  });

  describe("written back", () => {
    it("are in the old table, and not in the outbox", async () => {
      const image = registrationOf(7, "new@example.com");
      assert.deepEqual(await write({ image }), { batchItemFailures: [] });
      await newStore.table.add(image);
      assert.equal((await runCompare()).equal, true);
      assert.equal(await oldStore.value("SELECT count(*)::int FROM registration_outbox"), 0);
    });

    it("change nothing of what came from the old table, however often they come", async () => {
      await oldStore.register({ registrationId: idOf(1), email: "a@example.com", told: true });
      await runRelay();
      const image = await newStore.table.byEmail("a@example.com");
      const before = await oldStore.value("SELECT r::text FROM registrations r");
      assert.deepEqual(await write({ image }, { image }, { event: "REMOVE" }), { batchItemFailures: [] });
      assert.equal((await runCompare()).equal, true);
      assert.equal(
        String(before).slice(0, 60),
        String(await oldStore.value("SELECT r::text FROM registrations r")).slice(0, 60),
      );
    });

    it("come again when they fail, and the others do not", async () => {
      const { mobile: _, ...broken } = registrationOf(2, "b@example.com");
      const answer = await write(
        { image: registrationOf(1, "a@example.com") },
        { image: broken },
        { image: registrationOf(3, "c@example.com") },
      );
      assert.deepEqual(answer, { batchItemFailures: [{ itemIdentifier: "1" }] });
      assert.deepEqual(await oldStore.value("SELECT array_agg(email ORDER BY email) FROM registrations"), [
        "a@example.com",
        "c@example.com",
      ]);
    });
  });

  it("of one address, made on both sides while the traffic moves, end as the earlier one on both, in either order", async () => {
    const earlier = "2026-11-30T01:00:00.000Z";
    const later = "2026-11-30T01:00:00.250Z";
    // The old store has the later one.
    await oldStore.register({
      registrationId: idOf(1),
      email: "a@example.com",
      registeredAt: later,
      told: true,
    });
    await newStore.table.add(registrationOf(2, "a@example.com", { registeredAt: earlier }));
    await runRelay();
    await write({ image: await newStore.table.byEmail("a@example.com") });
    // The new store has the later one.
    await oldStore.register({
      registrationId: idOf(3),
      email: "b@example.com",
      registeredAt: earlier,
      told: true,
    });
    const late = registrationOf(4, "b@example.com", { registeredAt: later });
    await newStore.table.add(late);
    await write({ image: late });
    await runRelay();
    await write({ image: await newStore.table.byEmail("b@example.com") });
    assert.equal((await newStore.table.byEmail("a@example.com"))?.registrationId, idOf(2));
    assert.equal((await newStore.table.byEmail("b@example.com"))?.registrationId, idOf(3));
    const { equal, old } = await runCompare();
    assert.deepEqual({ equal, old }, { equal: true, old: 2 });
  });

  it("are out of reach of what the functions' users have no right to", async () => {
    const denied = { code: "42501" };
    const [relaying, reading, writing] = await Promise.all(
      ["registration_relay", "registration_reader", "registration_writer"].map(
        async (user) => await oldStore.as(user),
      ),
    );
    for (const client of [relaying, reading, writing]) {
      await assert.rejects(async () => await client?.query("SELECT password_hash FROM users"), denied);
      await assert.rejects(async () => await client?.query("DELETE FROM registrations"), denied);
      await assert.rejects(async () => await client?.query("DROP TABLE registrations"), denied);
    }
    await assert.rejects(async () => await relaying?.query("UPDATE registrations SET name = 'x'"), denied);
    await assert.rejects(async () => await reading?.query("DELETE FROM registration_outbox"), denied);
    await assert.rejects(async () => await writing?.query("SELECT FROM registration_outbox"), denied);
  });
});
