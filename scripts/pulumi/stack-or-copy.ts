import { resolve } from "node:path";
import { findRunning, type Running } from "../../local/start/running.ts";
import { runPulumi } from "./cli.ts";

/** Options of a command that asks a stack on AWS, or with `--local` its running copy. */
export const stackOrCopy = {
  stack: { type: "string", default: "dev" },
  local: { type: "boolean", default: false },
  state: { type: "string", default: ".local" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** Asks the Pulumi CLI about a stack.
 * @param args `["stack", "output", "--json"]`
 * @throws Error when it ends with a failure, which it has told itself. */
export async function askPulumi(stack: string, args: readonly string[]): Promise<string> {
  const { code, output } = await runPulumi([...args, "--stack", stack], { reads: true });
  if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}, see above`);
  return output;
}

/** Outputs of a stack on AWS, as the Pulumi CLI has them.
 * @throws Error when there is no such stack. */
export const stackOutputs = async (stack: string): Promise<Readonly<Record<string, unknown>>> =>
  JSON.parse(await askPulumi(stack, ["stack", "output", "--json"])) as Record<string, unknown>;

/** Running copy of a stack.
 * @param state Folder of the copies' state, absolute or from the project's.
 * @throws Error when there is none. */
export function runningCopy(stack: string, state: string): Running {
  const running = findRunning(resolve(import.meta.dirname, "../..", state, stack));
  if (!running) throw new Error(`no copy of it runs in ${state}. Fix: npm start, or omit --local for AWS`);
  return running;
}
