// `node scripts/launch.mjs bench/shop.ts [rounds]`: how quickly the shop shows items and collections, with and without its cache, beside the design of
// the workshop's monolith (Express, installed from npm's registry for the bench alone), all on one PostgreSQL of this machine, and beside a Fastify that
// sends the same bytes and does nothing else. It measures and judges nothing.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { prepareDatabase } from "../app/shop/migrate.ts";
import { startPostgres } from "../local/postgres/server.ts";
import { describeLoad, leastRatio, measure, type Target } from "./load.ts";
import { processesOf } from "./processes.ts";
import { median, report, type Started, startNode } from "./support.ts";

const rounds = Number(process.argv[2] ?? 7);
const folder = mkdtempSync(join(tmpdir(), "bench-shop-"));
const peerPackages = mkdtempSync(join(tmpdir(), "bench-shop-peer-"));
const postgres = await startPostgres({ folder });
const admin = new pg.Client({ host: postgres.socketFolder, user: postgres.superuser, database: "postgres" });
const started: Started[] = [];
const start = async (...args: readonly string[]): Promise<Started> => {
  const one = await startNode(args);
  started.push(one);
  return one;
};
try {
  execFileSync(
    "npm",
    [
      "install",
      "--prefix",
      peerPackages,
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "express@4.22.3",
      "cors@2.8.6",
    ],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  await admin.connect();
  await prepareDatabase(admin, { name: "shop" });
  const servers = {
    cached: await start("bench/shop-service.ts", postgres.socketFolder, "30"),
    plain: await start("bench/shop-service.ts", postgres.socketFolder, "0"),
    peer: await start("--no-deprecation", "bench/shop-peer.ts", postgres.socketFolder, peerPackages),
  };
  console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${rounds} rounds\n`);
  for (const [page, path] of [
    ["item", "/items/haetae-lantern"],
    ["collection of seven", "/collections/lanterns"],
  ] as const) {
    const target = ({ line, pid }: Started): Target => ({
      url: `${line}${path}`,
      // The database works for each of them; a connection is a process of its own.
      get pids() {
        return [...processesOf(pid), ...processesOf(postgres.pid)];
      },
    });
    const bytes = join(folder, "bytes");
    writeFileSync(bytes, await (await fetch(`${servers.cached.line}${path}`)).text());
    const constant = await start("bench/plain-service.ts", bytes, "application/json; charset=utf-8");
    const loads = await measure(
      {
        cached: target(servers.cached),
        plain: target(servers.plain),
        peer: target(servers.peer),
        constant: target(constant),
      },
      rounds,
    );
    for (const [name, what] of [
      ["cached", "the shop with its cache"],
      ["plain", "the shop without"],
      ["peer", "Express, one connection, statements of strings"],
      ["constant", "a Fastify that sends the same bytes"],
    ] as const)
      report(`${page}: ${what}`, describeLoad(loads[name]));
    for (const name of ["cached", "plain", "constant"] as const) {
      const rate = median(loads[name].perSecond) / median(loads.peer.perSecond);
      const p99 = median(loads.peer.p99) / median(loads[name].p99);
      const cpu = leastRatio(loads.peer.cpu, loads[name].cpu);
      report(
        `  ${name} to the peer`,
        `${rate.toFixed(1)} times the requests, p99 ${p99.toFixed(1)} times as short, CPU ${cpu.toFixed(1)} times as little`,
      );
    }
  }
} finally {
  for (const { child } of started) child.kill();
  await admin.end();
  await postgres.stop();
  for (const one of [folder, peerPackages]) rmSync(one, { recursive: true, force: true });
}
