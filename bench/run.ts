// `npm run bench`: where the time and the memory go, on this machine. Ratios of one run are what to look at; see README.md.
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import type { Running } from "../local/start/running.ts";
import { fallen, readFigures, writeFigures } from "./figures.ts";
import { cpuRatio, describeLoad, fire, leastRatio, type Load, measure, type Target } from "./load.ts";
import { cpuSeconds, hasArgument, processesOf, residentMemory } from "./processes.ts";
import { median, report, root, start, type Started, startNode, stop } from "./support.ts";

const usage = `Usage: npm run bench [-- options]

Measures start, memory and requests in about four minutes, on Linux, beside plain programs that do the same; each ratio
compares two things of the same run. Without --check the ratios are written to bench/figures.json.

  --check        compares with bench/figures.json instead, and ends with 1 when a ratio fell by more than a tenth
  --rounds <n>   times that each thing is measured, in turn with the others (7)
  --help         this text`;

const options = readOptions();
const { rounds } = options;
if (options.help) {
  console.log(usage);
  process.exit(0);
}

/** Seconds of load after which memory is looked at. */
const LOADED = 60;
const figuresFile = join(root, "bench/figures.json");
const wideOpen = ["api", "registrations"].flatMap((part) => [
  "--config",
  `mysfits:${part}={"ratePerSecond":100000,"burst":5000}`,
]);
const state = mkdtempSync(join(tmpdir(), "bench-"));
const started: Started[] = [];
const copies: ChildProcess[] = [];
const ratios: Record<string, number> = {};

console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${rounds} rounds\n`);
try {
  await measureStart();
  await measureKeptAnswers();
  await measureReads();
} finally {
  for (const child of [...copies, ...started.map((server) => server.child)]) child.kill();
  rmSync(state, { recursive: true, force: true });
}
conclude();

/** Ends with 2, saying why, for options that are not known or not right. */
function readOptions(): { readonly check: boolean; readonly help: boolean; readonly rounds: number } {
  try {
    const { values } = parseArgs({
      options: {
        check: { type: "boolean", default: false },
        rounds: { type: "string", default: "7" },
        help: { type: "boolean", default: false },
      },
    });
    const rounds = Number(values.rounds);
    if (!Number.isInteger(rounds) || rounds < 1)
      throw new Error(`--rounds must be a whole number from 1 (got ${values.rounds})`);
    return { check: values.check, help: values.help, rounds };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

/** Starts the copy that is measured. */
async function startCopy(...more: readonly string[]): ReturnType<typeof start> {
  const copy = await start(state, ...wideOpen, ...more);
  copies.push(copy.child);
  return copy;
}

/** From `npm start` to ready, beside the import of the Pulumi SDK with its AWS provider; memory beside an idle Node. */
async function measureStart(): Promise<void> {
  const graph = await startNode(
    script(`const { graphOfStack } = await import(${JSON.stringify(join(root, "tests/support/graph.ts"))});
      const { resources } = await graphOfStack("dev");
      console.log(resources.length, "resources in", (performance.now() / 1000).toFixed(2), "s,", Math.round(process.memoryUsage.rss() / 2 ** 20), "MB");`),
  );
  report("program to graph", graph.line);
  const first = await startCopy();
  report("npm start to ready, new state", `${first.seconds.toFixed(2)} s`);
  await stop(first.child);

  const idle = await startNode(["-e", "console.log(1); setInterval(() => undefined, 1_000)"]);
  started.push(idle);
  const imports: number[] = [];
  const starts: number[] = [];
  const startsCpu: number[] = [];
  const memories: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const imported = await startNode(
      script(
        `await import("@pulumi/aws"); const { user, system } = process.cpuUsage(); console.log((user + system) / 1e6);`,
      ),
    );
    imports.push(Number(imported.line));
    const copy = await startCopy();
    const pids = processesOf(copy.running.pid);
    starts.push(copy.seconds);
    startsCpu.push(cpuSeconds(pids));
    memories.push(residentMemory(pids));
    await stop(copy.child);
  }
  report(
    "npm start to ready, warm",
    `${median(starts).toFixed(2)} s, best ${Math.min(...starts).toFixed(2)} s`,
  );
  report("CPU of a warm start", `${median(startsCpu).toFixed(2)} s`);
  report("CPU of importing @pulumi/aws", `${median(imports).toFixed(2)} s`);
  report("memory when ready, with the task", `${Math.round(median(memories))} MB`);
  ratios["start: importing @pulumi/aws to ready, CPU"] = leastRatio(imports, startsCpu);
  ratios["memory when ready: idle Node to the copy"] = residentMemory([idle.pid]) / median(memories);
}

/** Requests while answers are kept for a second, and memory after a minute of them. */
async function measureKeptAnswers(): Promise<void> {
  const copy = await startCopy("--config", serviceWith(1));
  const { site } = copy.running;
  const pids = processesOf(copy.running.pid);
  const taskPids = pids.filter((pid) => hasArgument(pid, "service.mjs"));
  const id = await someMysfit(site);
  const list = join(state, "list.json");
  writeFileSync(list, await (await fetch(`${site}/api/mysfits`)).text());
  const page = join(state, "page.html");
  const html = await (await fetch(`${site}/`)).text();
  writeFileSync(page, html);
  report(
    "JavaScript of the first view, gzip",
    `${((await firstViewBytes(site, html)) / 1024).toFixed(1)} KB`,
  );

  const socket = join(state, "plain.sock");
  const plain = await startPlain("plain-service.ts", list, "application/json; charset=utf-8", socket);
  const proxy = await startPlain("plain-proxy.ts", socket);
  const plainPage = await startPlain("plain-service.ts", page, "text/html; charset=utf-8");
  const loads = await measureAndReport({
    "plain Fastify, the list's bytes": { url: "http://localhost/", socketPath: socket, pids: [plain.pid] },
    "task, GET /mysfits, kept": task("/mysfits", taskPids),
    "task, GET /mysfits/{id}, kept": task(`/mysfits/${id}`, taskPids),
    "plain proxy and plain Fastify": { url: proxy.line, pids: [proxy.pid, plain.pid] },
    "whole path, GET /api/mysfits, kept": { url: `${site}/api/mysfits`, pids },
    "whole path, GET /api/mysfits/{id}, kept": { url: `${site}/api/mysfits/${id}`, pids },
    "plain Fastify, the page's bytes": { url: plainPage.line, pids: [plainPage.pid] },
    "site, GET /": { url: `${site}/`, pids },
  });
  const plainList = loads["plain Fastify, the list's bytes"];
  const chain = loads["plain proxy and plain Fastify"];
  ratios["task: plain Fastify to list, kept"] = cpuRatio(plainList, loads["task, GET /mysfits, kept"]);
  ratios["task: plain Fastify to one, kept"] = cpuRatio(plainList, loads["task, GET /mysfits/{id}, kept"]);
  ratios["whole path: plain proxy to list, kept"] = cpuRatio(
    chain,
    loads["whole path, GET /api/mysfits, kept"],
  );
  ratios["whole path: plain proxy to one, kept"] = cpuRatio(
    chain,
    loads["whole path, GET /api/mysfits/{id}, kept"],
  );
  ratios["site: plain Fastify to page"] = cpuRatio(
    loads["plain Fastify, the page's bytes"],
    loads["site, GET /"],
  );

  await fire("a minute of load", { url: `${site}/api/mysfits`, pids }, LOADED);
  const memory = residentMemory(processesOf(copy.running.pid));
  report(`memory after ${LOADED} s of load, with the task`, `${Math.round(memory)} MB`);
  const idle = started[0];
  if (idle) ratios["memory after load: idle Node to the copy"] = residentMemory([idle.pid]) / memory;
  await stop(copy.child);
}

/** Requests that are all read from the database. */
async function measureReads(): Promise<void> {
  const copy = await startCopy("--config", serviceWith(0));
  const { site } = copy.running;
  const pids = processesOf(copy.running.pid);
  const id = await someMysfit(site);
  const app = await startApp(copy.running);
  const loads = await measureAndReport({
    "same app, constant bytes": { url: `${app.line}/constant`, pids: [app.pid] },
    "same app, one SDK call a request": { url: `${app.line}/read`, pids: [...pids, app.pid] },
    "task, GET /mysfits, read": task("/mysfits", pids),
    "task, GET /mysfits/{id}, read": task(`/mysfits/${id}`, pids),
    "whole path, GET /api/mysfits, read": { url: `${site}/api/mysfits`, pids },
    "whole path, GET /api/mysfits/{id}, read": { url: `${site}/api/mysfits/${id}`, pids },
  });
  const call = loads["same app, one SDK call a request"];
  ratios["task: one SDK call a request to list, read"] = cpuRatio(call, loads["task, GET /mysfits, read"]);
  ratios["whole path: one SDK call a request to list, read"] = cpuRatio(
    call,
    loads["whole path, GET /api/mysfits, read"],
  );
  await stop(copy.child);
}

/** Writes the ratios, or says what fell. */
function conclude(): void {
  console.log();
  const committed = options.check ? readFigures(figuresFile).ratios : {};
  for (const [name, value] of Object.entries(ratios)) {
    const before = committed[name];
    report(name, before === undefined ? value.toPrecision(3) : `${value.toPrecision(3)}, was ${before}`);
  }
  if (!options.check) {
    writeFigures(figuresFile, {
      date: new Date().toISOString().slice(0, 10),
      node: process.version,
      ratios,
    });
    return;
  }
  const worse = fallen(committed, ratios);
  for (const name of worse) console.error(`FELL by more than a tenth: ${name}`);
  process.exitCode = worse.length > 0 ? 1 : 0;
}

async function measureAndReport<Name extends string>(
  targets: Readonly<Record<Name, Target>>,
): Promise<Record<Name, Load>> {
  const loads = await measure(targets, rounds);
  for (const [name, load] of Object.entries<Load>(loads)) report(name, describeLoad(load));
  return loads;
}

/** Arguments for a Node that runs a script as the project's programs are run. */
function script(source: string): string[] {
  return [
    "--input-type=module",
    "-e",
    `const { enableCompileCache } = await import("node:module"); enableCompileCache("node_modules/.cache/node"); ${source}`,
  ];
}

function serviceWith(cacheSeconds: number): string {
  return `mysfits:service=${JSON.stringify({ cpu: 256, memory: 512, tasks: 1, spot: true, cacheSeconds })}`;
}

/** The newest task of the copy, without the way to it: one of the start before may still be draining. */
function task(path: string, pids: readonly number[]): Target {
  const folders = join(state, "dev/tasks");
  const bornAt = (name: string) => statSync(join(folders, name)).birthtimeMs;
  const [folder = ""] = readdirSync(folders).toSorted((one, other) => bornAt(other) - bornAt(one));
  return { url: `http://localhost${path}`, socketPath: join(folders, folder, ".ports/8080"), pids };
}

async function someMysfit(site: string): Promise<string> {
  const { mysfits } = (await (await fetch(`${site}/api/mysfits`)).json()) as {
    readonly mysfits: readonly { readonly mysfitId: string }[];
  };
  return mysfits[0]?.mysfitId ?? "";
}

/** Bytes of the scripts that a page of the site asks for, compressed. */
async function firstViewBytes(site: string, page: string): Promise<number> {
  let bytes = 0;
  for (const [, path = ""] of page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g))
    bytes += gzipSync(await (await fetch(`${site}${path}`)).text()).length;
  return bytes;
}

async function startPlain(file: string, ...args: readonly string[]): Promise<Started> {
  const server = await startNode([join("bench", file), ...args]);
  started.push(server);
  return server;
}

/** The service's app outside of its place, with the operator's key. */
async function startApp(running: Running): Promise<Started> {
  const resources = (await (await fetch(`${running.console}/api/resources`)).json()) as readonly {
    readonly type: string;
    readonly name: string;
    readonly id: string;
  }[];
  const table = (name: string) =>
    resources.find((resource) => resource.type === "aws:dynamodb/table:Table" && resource.name === name)
      ?.id ?? "";
  const tables = ["mysfits-table", "likes-table", "accounts-profiles-table"].map(table);
  const app = await startNode(["bench/baselines.ts", ...tables], {
    AWS_REGION: running.region,
    AWS_ENDPOINT_URL: running.aws,
    AWS_ACCESS_KEY_ID: running.operator.accessKeyId,
    AWS_SECRET_ACCESS_KEY: running.operator.secretAccessKey,
  });
  started.push(app);
  return app;
}
