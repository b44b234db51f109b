import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parse } from "yaml";

/** Folder of the project. */
export const root = resolve(import.meta.dirname, "../../..");

/** A step of a job, as its workflow file has it. */
export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** A job, as its workflow file has it: of steps, or another workflow that it uses. */
export interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly environment?: string | { readonly name: string; readonly url?: string };
  readonly concurrency?: Concurrency;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
  readonly steps?: readonly Step[];
}

interface Concurrency {
  readonly group: string;
  readonly "cancel-in-progress": unknown;
}

/** The parts of a workflow file that the tests look at.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax */
export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: Concurrency;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Text of each workflow, by the name of its file. */
export const texts: ReadonlyMap<string, string> = new Map(
  globSync(".github/workflows/*.yml", { cwd: root })
    .sort()
    .map((file) => [basename(file), readFileSync(join(root, file), "utf8")]),
);

/** Each workflow, by the name of its file. */
export const workflows: ReadonlyMap<string, Workflow> = new Map(
  [...texts].map(([file, text]) => [file, parse(text) as Workflow]),
);

/** A workflow by the name of its file. */
export const workflow = (file: string): Workflow => workflows.get(file) ?? assert.fail(`there is no ${file}`);

/** Every step of a workflow. */
export const stepsOf = ({ jobs }: Workflow): readonly Step[] =>
  Object.values(jobs).flatMap(({ steps = [] }) => steps);
