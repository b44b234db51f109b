// `npx local-cloud replay [<queue or delivery stream>]`: what failed for good is tried again, with the functions as they are now.
import { parseArgs } from "node:util";
import { join, resolve } from "node:path";
import type { FailedRecords, FailureQueue } from "../contract/capabilities.ts";
import { command } from "./command.ts";
import { findRunning } from "./running.ts";

const help = `Usage: local-cloud replay [NAME] [--project .] [--stack dev] [--state .local]

Tries again what failed for good in the running copy: what waits in a failure queue (a batch of a stream with its function, a message in
the queue that it failed in), or the records that a delivery stream put aside. Without NAME it lists them. NAME is the name of a queue or
a delivery stream, or its beginning.`;

/** A failure queue or a delivery stream. */
interface Target {
  readonly kind: "queue" | "stream";
  readonly arn: string;
  readonly name: string;
  readonly waiting: number;
  /** Why, and what can't be replayed. */
  readonly remarks: readonly string[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    project: { type: "string", default: "." },
    stack: { type: "string", default: "dev" },
    state: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
process.exitCode = values.help ? print(help) : await run(positionals[0]);

async function run(wanted: string | undefined): Promise<number> {
  const running = findRunning(resolve(values.state ?? join(values.project, ".local"), values.stack));
  if (!running) return fail(`No copy of stack "${values.stack}" is running. Start one with: ${command}`);
  const targets = await targetsOf(running.console);
  if (wanted === undefined)
    return print(
      targets.map(describe).join("\n") || "The program has no failure queue and no delivery stream.",
    );
  const exact = targets.filter(({ name }) => name === wanted);
  const [target, ...others] =
    exact.length > 0 ? exact : targets.filter(({ name }) => name.startsWith(wanted));
  if (!target || others.length > 0)
    return fail(
      `${target ? "More than one" : "No"} failure queue or delivery stream begins with "${wanted}". There are: ${targets.map(({ name }) => name).join(", ")}`,
    );
  const answer = await fetch(
    `${running.console}/api/replay?${target.kind}=${encodeURIComponent(target.arn)}`,
    {
      method: "POST",
      headers: { "x-console": "1" },
    },
  );
  if (!answer.ok) return fail(`The replay was answered with ${answer.status}: ${await answer.text()}`);
  const { replayed, problems } = (await answer.json()) as { replayed: number; problems: string[] };
  print(`${replayed} replayed, ${problems.length} failed again`);
  return problems.length === 0 ? 0 : fail(problems.join("\n"));
}

async function targetsOf(console: string): Promise<Target[]> {
  const get = async <T>(path: string) => (await (await fetch(`${console}${path}`)).json()) as T;
  const queues = await get<FailureQueue[]>("/api/failures");
  const streams = await get<FailedRecords[]>("/api/failed-records");
  return [
    ...queues.map(({ arn, name, messages }): Target => ({
      kind: "queue",
      arn,
      name,
      waiting: messages,
      remarks: [],
    })),
    ...streams.map(({ arn, name, records, errorCodes, problems }): Target => {
      const why = Object.entries(errorCodes).map(([code, count]) => `${code}: ${count}`);
      return { kind: "stream", arn, name, waiting: records, remarks: [...why, ...problems] };
    }),
  ];
}

function describe({ name, waiting, remarks }: Target): string {
  return [`${String(waiting).padStart(5)}  ${name}`, ...remarks.map((remark) => `         ${remark}`)].join(
    "\n",
  );
}

function print(text: string): number {
  console.log(text);
  return 0;
}

function fail(text: string): number {
  console.error(text);
  return 1;
}
