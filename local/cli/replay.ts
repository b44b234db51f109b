// `npm run replay [-- <queue>]`: what failed for good is tried again, with the functions as they are now.
import { parseArgs } from "node:util";
import { resolve } from "node:path";
import { findRunning } from "./running.ts";

const help = `Usage: npm run replay [-- QUEUE] [--stack dev] [--state .local]

Tries again what waits in a failure queue of the running copy: a batch of a stream with its function, a message in the queue
that it failed in. Without QUEUE it lists the failure queues. QUEUE is a name or its beginning.`;

const root = resolve(import.meta.dirname, "../..");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    stack: { type: "string", default: "dev" },
    state: { type: "string", default: ".local" },
    help: { type: "boolean", default: false },
  },
});
process.exitCode = values.help ? print(help) : await run(positionals[0]);

async function run(wanted: string | undefined): Promise<number> {
  const running = findRunning(resolve(root, values.state, values.stack));
  if (!running) return fail(`No copy of stack "${values.stack}" is running. Start one with: npm start`);
  const queues = (await (await fetch(`${running.console}/api/failures`)).json()) as { arn: string; name: string; messages: number }[];
  if (wanted === undefined)
    return print(
      queues.map(({ name, messages }) => `${String(messages).padStart(5)}  ${name}`).join("\n") || "The program has no failure queue.",
    );
  const found = queues.filter(({ name }) => name === wanted || name.startsWith(wanted));
  if (found.length !== 1)
    return fail(
      `${found.length === 0 ? "No" : "More than one"} failure queue begins with "${wanted}". There are: ${queues.map(({ name }) => name).join(", ")}`,
    );
  const answer = await fetch(`${running.console}/api/replay?queue=${encodeURIComponent(found[0]?.arn ?? "")}`, {
    method: "POST",
    headers: { "x-console": "1" },
  });
  const { replayed, problems } = (await answer.json()) as { replayed: number; problems: string[] };
  print(`${replayed} replayed, ${problems.length} failed again`);
  return problems.length === 0 ? 0 : fail(problems.join("\n"));
}

function print(text: string): number {
  console.log(text);
  return 0;
}

function fail(text: string): number {
  console.error(text);
  return 1;
}
