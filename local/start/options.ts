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
  /** Configuration for this run, by full key; it goes before the stack's file. */
  readonly config: Readonly<Record<string, string>>;
}

/** A command line that can't be obeyed; the process ends with 2. */
export class UsageError extends Error {}

/** How `npm start` is used. */
export const usage = `Usage: npm start [-- --stack dev] [--port 8000] [--reset] [--state .local]
                          [--config KEY=VALUE]

  --stack NAME   the stage to run: a Pulumi.NAME.yaml of this folder (default: dev)
  --port NUMBER  port of the site (default: 8000, or the next free one)
  --reset        forget the state of the stack first
  --state FOLDER where the state of each stack is kept (default: .local)
  --config KEY=VALUE
                 a value in place of the stack file's, for this run; may be given again (pulumi up has the same option)
  --help         this text`;

/** Reads the command line.
 * @param stacks The stacks there are, for the message.
 * @returns undefined when help was asked for.
 * @throws UsageError that lists what there is. */
export function readOptions(args: readonly string[], stacks: readonly string[]): StartOptions | undefined {
  let values: {
    stack?: string;
    port?: string;
    reset?: boolean;
    state?: string;
    config?: string[];
    help?: boolean;
  };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        stack: { type: "string" },
        port: { type: "string" },
        reset: { type: "boolean" },
        state: { type: "string" },
        config: { type: "string", short: "c", multiple: true },
        help: { type: "boolean", short: "h" },
      },
    }));
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
  if (values.help) return undefined;
  const stack = values.stack ?? "dev";
  if (!stacks.includes(stack))
    throw new UsageError(
      `There is no stack "${stack}" here. There is: ${stacks.join(", ") || "none"}\n\n${usage}`,
    );
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535))
    throw new UsageError(
      `--port must be a whole number from 1 to 65535 (got "${values.port ?? ""}")\n\n${usage}`,
    );
  const config = Object.fromEntries((values.config ?? []).map(readSetting));
  return { stack, port, reset: values.reset ?? false, state: values.state ?? ".local", config };
}

function readSetting(text: string): [string, string] {
  const [, key, value] = /^([\w-]+:[\w.-]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined)
    throw new UsageError(
      `--config must be KEY=VALUE with the whole key, for example mysfits:protect=false (got "${text}")\n\n${usage}`,
    );
  return [key, value];
}
