import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { OutboxEvent } from "../../../app/shop/outbox/relay.ts";
import type { Order } from "../../../app/shop/schemas.ts";
import { newUser, until } from "./support/shop.ts";
import { Store } from "./support/store.ts";

const ITEM = "calendar-odd-days";
/** Orders that are placed, by all processes together, when one is killed: at whatever step its others are. */
const KILLS = [1, 4, 9, 15, 22, 30];

describe("A process of the shop that is killed", function () {
  this.timeout(120_000);
  let store: Store;
  let folder: string;
  let child: ChildProcess | undefined;
  before(async () => {
    store = await Store.start();
    folder = mkdtempSync(join(tmpdir(), "shop-killed-"));
    writeFileSync(join(folder, "bus"), "");
  });
  after(async () => {
    child?.kill("SIGKILL");
    await store.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const start = async (): Promise<string> => {
    child = spawn(
      process.execPath,
      [resolve(import.meta.dirname, "support/process.ts"), store.socketFolder, join(folder, "bus")],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [line] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    return line.toString().trim();
  };
  const count = async (statement: string) =>
    Number((await store.rows<{ n: string }>(`SELECT count(*) AS n FROM ${statement}`))[0]?.n);

  it("at whatever step leaves one order, one charge and its events for each key, and no piece too few or too many", async () => {
    await store.admin.query("UPDATE shop.items SET stock = 100 WHERE item_id = $1", [ITEM]);
    const buyers = Array.from({ length: 40 }, () => ({ user: newUser(), key: randomUUID() }));
    await store.admin.query(
      "INSERT INTO shop.cart_lines (user_id, item_id, quantity) SELECT u, $2, 2 FROM unnest($1::text[]) AS u",
      [buyers.map(({ user }) => user), ITEM],
    );
    const answered = new Map<string, Order>();
    let unfinished = 0;
    for (const placed of [...KILLS, undefined]) {
      const url = await start();
      const over = child && once(child, "exit");
      // Leases of processes that are gone end by themselves; here they end at once.
      await store.admin.query("UPDATE shop.requests SET lease_until = now() WHERE status IS NULL");
      const orders = buyers
        .filter(({ key }) => !answered.has(key))
        .map(async ({ user, key }) => {
          for (;;) {
            const response = await fetch(`${url}/orders`, {
              method: "POST",
              headers: { "content-type": "application/json", "x-user-id": user, "idempotency-key": key },
              body: JSON.stringify({
                total: { amount: 3400, currency: "USD" },
                payment: { token: "tok_ok" },
                language: "en",
              }),
            });
            const body = (await response.json()) as Order & { detail?: string };
            if (response.status === 201) {
              answered.set(key, body);
              return;
            }
            assert.ok([409, 503].includes(response.status), `${response.status} ${body.detail}`);
            assert.ok(response.headers.has("retry-after"), body.detail);
            await delay(100);
          }
        });
      if (placed !== undefined) {
        await until(`${placed} are placed`, async () => (await count("shop.orders")) >= placed);
        child?.kill("SIGKILL");
      }
      for (const result of await Promise.allSettled(orders))
        if (result.status === "rejected") assert.match(String(result.reason), /fetch failed|terminated/);
      if (placed === undefined) continue;
      await over;
      unfinished += await count("shop.requests WHERE status IS NULL");
    }
    assert.ok(unfinished > 0, "somebody was killed in the middle of an order");
    assert.equal(answered.size, buyers.length);
    assert.equal(new Set([...answered.values()].map(({ orderId }) => orderId)).size, buyers.length);
    await until(
      "all are paid",
      async () => (await count("shop.orders WHERE state = 'paid'")) === buyers.length,
    );
    assert.equal(await count("shop.orders"), buyers.length, "one order for each key");
    assert.equal(await count("sandbox.charges WHERE state = 'succeeded'"), buyers.length);
    assert.equal(await count("sandbox.charges"), buyers.length, "one charge for each order");
    assert.deepEqual(await store.rows("SELECT stock FROM shop.items WHERE item_id = $1", [ITEM]), [
      { stock: 20 },
    ]);
    assert.equal(await count("shop.cart_lines"), 0);
    await until("all events are sent", async () => (await count("shop.outbox WHERE sent_at IS NULL")) === 0);
    const events = readFileSync(join(folder, "bus"), "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as OutboxEvent & { detail: { orderId: string } });
    const paid = events.filter(({ type }) => type === "OrderPaid");
    assert.equal(new Set(paid.map(({ detail }) => detail.orderId)).size, buyers.length, "none is lost");
    assert.equal(
      new Set(paid.map(({ eventId }) => eventId)).size,
      buyers.length,
      "what came twice has one id",
    );
  });
});
