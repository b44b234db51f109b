// `node scripts/launch.mjs bench/shop.ts [rounds]`: how quickly the shop shows items and collections, with and without its cache, beside the design of
// the workshop's monolith, all on one PostgreSQL of this machine. It measures and judges nothing.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { prepareDatabase } from "../app/shop/migrate.ts";
import { startPostgres } from "../local/postgres/server.ts";
import { describeLoad, measure, type Target } from "./load.ts";
import { processesOf } from "./processes.ts";
import { median, report, type Started, startNode } from "./support.ts";

const rounds = Number(process.argv[2] ?? 7);
const folder = mkdtempSync(join(tmpdir(), "bench-shop-"));
const postgres = await startPostgres({ folder });
const admin = new pg.Client({ host: postgres.socketFolder, user: postgres.superuser, database: "postgres" });
const started: Started[] = [];
try {
  await admin.connect();
  await prepareDatabase(admin, { name: "shop" });
  const servers = {
    cached: await startNode(["bench/shop-service.ts", postgres.socketFolder, "30"]),
    plain: await startNode(["bench/shop-service.ts", postgres.socketFolder, "0"]),
    peer: await startNode(["--no-deprecation", "bench/shop-peer.ts", postgres.socketFolder]),
  };
  started.push(...Object.values(servers));
  console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${rounds} rounds\n`);
  for (const [page, path] of [
    ["item", "/items/haetae-lantern"],
    ["collection of seven", "/collections/lanterns"],
  ] as const) {
    const target = ({ line, pid }: Started): Target => ({ url: `${line}${path}`, pids: processesOf(pid) });
    const loads = await measure(
      { cached: target(servers.cached), plain: target(servers.plain), peer: target(servers.peer) },
      rounds,
    );
    for (const [name, what] of [
      ["cached", "the shop with its cache"],
      ["plain", "the shop without"],
      ["peer", "one connection, statements of strings"],
    ] as const)
      report(`${page}: ${what}`, describeLoad(loads[name]));
    for (const name of ["cached", "plain"] as const) {
      const rate = median(loads[name].perSecond) / median(loads.peer.perSecond);
      const p99 = median(loads.peer.p99) / median(loads[name].p99);
      report(
        `  ${name} to the peer`,
        `${rate.toFixed(2)} times the requests, p99 ${p99.toFixed(2)} times as short`,
      );
    }
  }
} finally {
  for (const { child } of started) child.kill();
  await admin.end();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
