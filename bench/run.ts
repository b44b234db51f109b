// `npm run bench`: where the time and the memory go, on this machine. Ratios of one run are what to look at; see README.md.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import autocannon from "autocannon";
import type { Running } from "../local/start/running.ts";
import { report, start, stop } from "./support.ts";

const root = resolve(import.meta.dirname, "..");
const SECONDS = Number(process.env["BENCH_SECONDS"] ?? 5);
const CONNECTIONS = 16;
const wideOpen = ["--config", 'mysfits:api={"ratePerSecond":100000,"burst":5000}'];

/** Process ids of a copy and its tasks. */
function processes({ pid }: Running): number[] {
  const children = execFileSync("pgrep", ["-P", String(pid)])
    .toString()
    .split("\n")
    .filter(Boolean)
    .map(Number);
  return [pid, ...children];
}

/** Resident memory of a copy with its tasks, MB. */
function memory(running: Running): number {
  return processes(running).reduce(
    (sum, pid) =>
      sum + Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024,
    0,
  );
}

/** CPU seconds that processes have used. */
function cpu(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return sum + (Number(fields[11]) + Number(fields[12])) / 100;
  }, 0);
}

interface Load {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** CPU seconds per 1,000 requests, without the load generator's. */
  readonly cpu: number;
  readonly failed: number;
}

async function load(url: string, pids: readonly number[], connections = CONNECTIONS): Promise<Load> {
  await autocannon({ url, connections, duration: 2 });
  const before = cpu(pids);
  const result = await autocannon({ url, connections, duration: SECONDS });
  const requests = result.requests.total;
  return {
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    cpu: ((cpu(pids) - before) / requests) * 1000,
    failed: result.non2xx + result.errors,
  };
}

const describe = ({ perSecond, p50, p99, cpu: seconds, failed }: Load) =>
  `${Math.round(perSecond)} requests/s, p50 ${p50} ms, p99 ${p99} ms, ${seconds.toFixed(3)} CPU s/1,000${failed > 0 ? `, ${failed} FAILED` : ""}`;

/** Where a task listens, for requests that skip the way to it. */
async function taskAddress(running: Running): Promise<string> {
  const log = await (await fetch(`${running.console}/api/logs?source=task`)).text();
  const port = /listening at http:\/\/127\.0\.0\.1:(\d+)/.exec(log)?.[1];
  if (!port) throw new Error(`no task says where it listens:\n${log}`);
  return `http://127.0.0.1:${port}`;
}

/** The service's app outside of its place, with the operator's key. */
async function startBaselines(running: Running): Promise<{ child: ChildProcess; url: string }> {
  const tables = (await (await fetch(`${running.console}/api/resources`)).json()) as {
    type: string;
    name: string;
    id: string;
  }[];
  const table = (name: string) =>
    tables.find((resource) => resource.type === "aws:dynamodb/table:Table" && resource.name === name)?.id ??
    "";
  const child = spawn(
    process.execPath,
    ["bench/baselines.ts", table("mysfits-table"), table("likes-table")],
    {
      cwd: root,
      env: {
        PATH: process.env["PATH"],
        AWS_REGION: running.region,
        AWS_ENDPOINT_URL: running.aws,
        AWS_ACCESS_KEY_ID: running.operator.accessKeyId,
        AWS_SECRET_ACCESS_KEY: running.operator.secretAccessKey,
      },
    },
  );
  child.stderr.pipe(process.stderr);
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, url: line.toString().trim() };
}

console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${SECONDS} s each, ${CONNECTIONS} connections\n`,
);
const state = mkdtempSync(join(tmpdir(), "bench-"));
try {
  // Program to graph.
  const graph = spawn(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `const { enableCompileCache } = await import("node:module"); enableCompileCache("node_modules/.cache/node");
       const { graphOfStack } = await import(${JSON.stringify(join(root, "tests/support/graph.ts"))});
       const graph = await graphOfStack("dev");
       console.log(JSON.stringify({ resources: graph.resources.length, ms: performance.now(), mb: process.memoryUsage.rss() / 1e6 }));`,
    ],
    { cwd: root },
  );
  let text = "";
  graph.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  await once(graph, "close");
  const { resources, ms, mb } = JSON.parse(text) as { resources: number; ms: number; mb: number };
  report("program to graph", `${resources} resources in ${(ms / 1000).toFixed(2)} s, ${Math.round(mb)} MB`);

  // Start.
  const first = await start(state, ...wideOpen);
  report("npm start to ready, new state", `${first.seconds.toFixed(2)} s`);
  await stop(first.child);
  const warm: number[] = [];
  for (let round = 0; round < 3; round++) {
    const copy = await start(state, ...wideOpen);
    warm.push(copy.seconds);
    if (round === 0)
      report("resident memory when ready, with the task", `${Math.round(memory(copy.running))} MB`);
    await stop(copy.child);
  }
  report("npm start to ready, warm (best of 3)", `${Math.min(...warm).toFixed(2)} s`);

  // Site.
  const build = readdirSync(join(root, ".build")).findLast((folder) => folder.startsWith("site-")) ?? "";
  const page = readFileSync(join(root, ".build", build, "index.html"), "utf8");
  const scripts = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path = ""]) =>
    readFileSync(join(root, ".build", build, path)),
  );
  report(
    "JavaScript of the first view, gzip",
    `${(scripts.reduce((sum, code) => sum + gzipSync(code).length, 0) / 1024).toFixed(1)} KB`,
  );

  // Requests to the task and through everything, with the cache and without, beside the two baselines.
  const loads: Record<string, number> = {};
  const measure = async (name: string, url: string, pids: readonly number[], connections?: number) => {
    const result = await load(url, pids, connections);
    loads[name] = result.perSecond;
    report(name, describe(result));
  };
  for (const [name, cacheSeconds] of [
    ["cache 1 s", 1],
    ["no cache", 0],
  ] as const) {
    const settings = JSON.stringify({ cpu: 256, memory: 512, tasks: 1, spot: true, cacheSeconds });
    const copy = await start(state, ...wideOpen, "--config", `mysfits:service=${settings}`);
    const pids = processes(copy.running);
    const task = await taskAddress(copy.running);
    const { mysfits } = (await (await fetch(`${task}/mysfits`)).json()) as {
      mysfits: { mysfitId: string }[];
    };
    const id = mysfits[0]?.mysfitId ?? "";
    await measure(`task, GET /mysfits, ${name}`, `${task}/mysfits`, pids);
    await measure(`task, GET /mysfits/{id}, ${name}`, `${task}/mysfits/${id}`, pids);
    await measure(`whole path, GET /api/mysfits, ${name}`, `${copy.running.site}/api/mysfits`, pids);
    await measure(
      `whole path, GET /api/mysfits/{id}, ${name}`,
      `${copy.running.site}/api/mysfits/${id}`,
      pids,
    );
    report(`resident memory after the load, with the task`, `${Math.round(memory(copy.running))} MB`);
    if (cacheSeconds === 0) {
      await measure("site, GET /", `${copy.running.site}/`, pids);
      const baseline = await startBaselines(copy.running);
      const others = [...pids, baseline.child.pid ?? 0];
      await measure("same app, constant bytes", `${baseline.url}/constant`, others);
      await measure("same app, one SDK call a request", `${baseline.url}/read`, others);
      await stop(baseline.child);
    }
    await stop(copy.child);
  }
  const ratio = (a: string, b: string) => ((loads[a] ?? 0) / (loads[b] ?? 1)).toFixed(2);
  report(
    "ratio: with the cache to constant bytes",
    ratio("task, GET /mysfits, cache 1 s", "same app, constant bytes"),
  );
  report(
    "ratio: without the cache to one SDK call a request",
    ratio("task, GET /mysfits, no cache", "same app, one SDK call a request"),
  );
} finally {
  rmSync(state, { recursive: true, force: true });
}
