// A process of the shop that may be killed at any time. Arguments: folder of the database's socket, file that is its bus.
import { appendFileSync } from "node:fs";
import { Cache } from "../../../../app/shared/cache/cache.ts";
import { MemoryStore } from "../../../../app/shared/cache/memory-store.ts";
import { buildApp } from "../../../../app/shop/app.ts";
import { Database } from "../../../../app/shop/database/database.ts";
import { openPool } from "../../../../app/shop/database/pool.ts";
import { SandboxPayments } from "../../../../app/shop/payments/sandbox.ts";
import { makeShop } from "../../../../app/shop/shop.ts";

const [host = "", bus = ""] = process.argv.slice(2);
const open = (size: number) =>
  new Database(
    openPool({
      host,
      port: 5432,
      database: "postgres",
      user: "shop",
      password: async () => "",
      tls: false,
      size,
    }),
  );
const shop = makeShop({
  database: open(10),
  cache: new Cache({ store: new MemoryStore(), prefix: "shop", version: 1 }),
  cacheSeconds: 30,
  provider: new SandboxPayments({ database: open(5), secret: "a secret of this process" }),
  send: async (events) => {
    appendFileSync(bus, events.map((event) => `${JSON.stringify(event)}\n`).join(""));
    return new Set(events.map(({ eventId }) => eventId));
  },
  failed: () => undefined,
});
const app = await buildApp(shop.parts);
console.log(await app.listen({ port: 0, host: "127.0.0.1" }));
shop.start();
