import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { readStackNames } from "../engine/project.ts";
import { commandWith } from "./command.ts";

/** What a start was asked for. */
export interface StartOptions {
  /** Folder of the project: `Pulumi.yaml`, the stacks' files, the program. */
  readonly project: string;
  readonly stack: string;
  /** Of the site; undefined for 8000 or the next free one. */
  readonly port: number | undefined;
  /** Forget all state first. */
  readonly reset: boolean;
  /** Folder that holds the state of each stack of the project. */
  readonly state: string;
  /** Configuration for this run, by full key; it goes before the stack's file. */
  readonly config: Readonly<Record<string, string>>;
  /** True when an edit of the program is applied at once; else a pipeline deploys it. */
  readonly watch: boolean;
  /** Source of pipelines: the newest commit of a branch, or the files as they are. */
  readonly source: "commit" | "files";
}

/** A command line that can't be obeyed; the process ends with 2. */
export class UsageError extends Error {}

/** How a copy is started. */
export const usage = `Usage: ${commandWith} [--project .] [--stack dev] [--port 8000] [--reset] [--state .local] [--config KEY=VALUE] [--no-watch] [--source commit]

  --project FOLDER
                 the Pulumi program to run: a folder with a Pulumi.yaml (default: this one)
  --stack NAME   the stage to run: a Pulumi.NAME.yaml of the project (default: dev)
  --port NUMBER  port of the site (default: 8000, or the next free one)
  --reset        forget the state of the stack first
  --state FOLDER where the state of each stack is kept (default: .local of the project)
  --config KEY=VALUE
                 a value in place of the stack file's, for this run; may be given again (pulumi up has the same option)
  --no-watch     do not apply edits of the program: it is deployed by its pipeline, or by the next start
  --source commit|files
                 what a pipeline takes as its source: the newest commit of its branch (default), or the files as they are
  --help         this text`;

/** Reads the command line.
 * @returns undefined when help was asked for.
 * @throws UsageError that lists what there is. */
export function readOptions(args: readonly string[]): StartOptions | undefined {
  let values: {
    project?: string;
    stack?: string;
    port?: string;
    reset?: boolean;
    state?: string;
    config?: string[];
    "no-watch"?: boolean;
    source?: string;
    help?: boolean;
  };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        project: { type: "string" },
        stack: { type: "string" },
        port: { type: "string" },
        reset: { type: "boolean" },
        state: { type: "string" },
        config: { type: "string", short: "c", multiple: true },
        "no-watch": { type: "boolean" },
        source: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }));
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
  if (values.help) return undefined;
  const project = resolve(values.project ?? ".");
  if (!existsSync(join(project, "Pulumi.yaml")))
    throw new UsageError(
      `There is no Pulumi.yaml in ${project}. Give the folder of a Pulumi program: --project FOLDER\n\n${usage}`,
    );
  const stack = values.stack ?? "dev";
  const stacks = readStackNames(project);
  // A project whose stacks have no configuration has no files of them.
  if (stacks.length > 0 ? !stacks.includes(stack) : !/^[\w.-]+$/.test(stack) || /^\.+$/.test(stack))
    throw new UsageError(
      `There is no stack "${stack}" here. There is: ${stacks.join(", ") || "none"}\n\n${usage}`,
    );
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535))
    throw new UsageError(
      `--port must be a whole number from 1 to 65535 (got "${values.port ?? ""}")\n\n${usage}`,
    );
  const config = Object.fromEntries((values.config ?? []).map(readSetting));
  const state = values.state === undefined ? join(project, ".local") : resolve(values.state);
  const { source = "commit" } = values;
  if (source !== "commit" && source !== "files")
    throw new UsageError(`--source must be commit or files (got "${source}")\n\n${usage}`);
  const watch = !(values["no-watch"] ?? false);
  return { project, stack, port, reset: values.reset ?? false, state, config, watch, source };
}

function readSetting(text: string): [string, string] {
  const [, key, value] = /^([\w-]+:[\w.-]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined)
    throw new UsageError(
      `--config must be KEY=VALUE with the whole key, for example mysfits:protect=false (got "${text}")\n\n${usage}`,
    );
  return [key, value];
}
