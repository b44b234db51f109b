// The shop as its container runs it, on a PostgreSQL of this machine. Run by shop.ts. Arguments: folder of the socket, seconds for which what
// visitors browse is kept.
import { Cache } from "../app/shared/cache/cache.ts";
import { MemoryStore } from "../app/shared/cache/memory-store.ts";
import { buildApp } from "../app/shop/app.ts";
import { Database } from "../app/shop/database/database.ts";
import { openPool } from "../app/shop/database/pool.ts";
import { SandboxPayments } from "../app/shop/payments/sandbox.ts";
import { makeShop } from "../app/shop/shop.ts";

const [host = "", seconds = "0"] = process.argv.slice(2);
const database = new Database(
  openPool({ host, port: 5432, database: "postgres", user: "shop", password: async () => "", tls: false }),
);
const { parts } = makeShop({
  database,
  cache: new Cache({ store: new MemoryStore(), prefix: "bench", version: 1 }),
  cacheSeconds: Number(seconds),
  provider: new SandboxPayments({ database, secret: "secret of the bench" }),
  failed: (what, error) => console.error(what, error),
});
const app = await buildApp(parts);
console.log(await app.listen({ port: 0, host: "127.0.0.1" }));
