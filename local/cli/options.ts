import { parseArgs } from "node:util";

/** What `npm start` was asked for. */
export interface StartOptions {
  readonly stack: string;
  /** Of the site; undefined for 8000 or the next free one. */
  readonly port: number | undefined;
  /** Forget all state first. */
  readonly reset: boolean;
  /** Folder that holds the state of each stack. */
  readonly state: string;
}

/** A command line that can't be obeyed; the process ends with 2. */
export class UsageError extends Error {}

/** How `npm start` is used. */
export const usage = `Usage: npm start [-- --stack dev] [--port 8000] [--reset] [--state .local]

  --stack NAME   the stage to run: a Pulumi.NAME.yaml of this folder (default: dev)
  --port NUMBER  port of the site (default: 8000, or the next free one)
  --reset        forget the state of the stack first
  --state FOLDER where the state of each stack is kept (default: .local)
  --help         this text`;

/** Reads the command line.
 * @param stacks The stacks there are, for the message.
 * @returns undefined when help was asked for.
 * @throws UsageError that lists what there is. */
export function readOptions(args: readonly string[], stacks: readonly string[]): StartOptions | undefined {
  let values: { stack?: string; port?: string; reset?: boolean; state?: string; help?: boolean };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        stack: { type: "string" },
        port: { type: "string" },
        reset: { type: "boolean" },
        state: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }));
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
  if (values.help) return undefined;
  const stack = values.stack ?? "dev";
  if (!stacks.includes(stack))
    throw new UsageError(`There is no stack "${stack}" here. There is: ${stacks.join(", ") || "none"}\n\n${usage}`);
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535))
    throw new UsageError(`--port must be a whole number from 1 to 65535 (got "${values.port ?? ""}")\n\n${usage}`);
  return { stack, port, reset: values.reset ?? false, state: values.state ?? ".local" };
}
