import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { formats, type Format } from "../../prove/report.ts";

/** What `npm run prove:iam` was asked. */
export interface Options {
  readonly stacks: readonly string[];
  /** Logical name of the only role or resource that is looked at; undefined: all. */
  readonly role: string | undefined;
  readonly format: Format;
  /** True when nothing is removed: the questions of the journeys are asked again, and that is all. */
  readonly isQuick: boolean;
  /** True when docs/iam-proof.md is written. */
  readonly writes: boolean;
  /** Copies at a time. */
  readonly parallel: number;
}

/** Copies at a time, unless told: each waits about half of its time, for what does not come. */
const parallelByDefault = Math.min(8, 2 * availableParallelism());

export const usage = `npm run prove:iam -- [options]    proves that every right of the program is needed: takes one away at a time, and makes the journeys

  --stack A,B    stages (default: dev)
  --role NAME    one role or resource with a policy, by its logical name (default: all)
  --format F     ${formats.join(", ")} (default text)
  --quick        removes nothing: asks the questions of the journeys again without each part (about a minute, but for journeys that take minutes)
  --parallel N   copies at a time (default: two for each processor, 8 at most; here ${parallelByDefault})
  --write        writes docs/iam-proof.md

Ends with 0; with 1 when something is neither proven nor has a reason in prove/reasons.ts; with 2 when it is asked wrongly.`;

/** Thrown when the command is asked wrongly. */
export class UsageError extends Error {}

/** Reads the command line. Undefined when help was asked for.
 * @throws UsageError naming the option and what it may be. */
export function readOptions(args: readonly string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        stack: { type: "string", default: "dev" },
        role: { type: "string" },
        format: { type: "string", default: "text" },
        quick: { type: "boolean", default: false },
        parallel: { type: "string", default: String(parallelByDefault) },
        write: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return undefined;
    const format = values.format as Format;
    if (!formats.includes(format))
      throw new UsageError(`--format must be one of ${formats.join(", ")} (got "${format}")`);
    const parallel = Number(values.parallel);
    if (!Number.isInteger(parallel) || parallel < 1 || parallel > 16)
      throw new UsageError(`--parallel must be a whole number from 1 to 16 (got "${values.parallel}")`);
    return {
      stacks: values.stack.split(",").map((stack) => stack.trim()),
      role: values.role,
      format,
      isQuick: values.quick,
      writes: values.write,
      parallel,
    };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}
