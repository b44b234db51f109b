import { parseArgs } from "node:util";
import type { FailOn } from "../../plan/fail-on.ts";

/** What `npm run plan` was asked. */
export interface Options {
  /** Revision that is compared with.
   * @default where the branch left `main` */
  readonly base: string | undefined;
  /** Revision that is looked at; undefined: the files as they are now. */
  readonly head: string | undefined;
  /** @default every stage that has a `Pulumi.<stage>.yaml` */
  readonly stacks: readonly string[] | undefined;
  readonly format: Format;
  /** Folder of the Pulumi program. */
  readonly project: string;
  readonly failOn: readonly FailOn[];
  /** File that the report is written to; undefined: standard output. */
  readonly output: string | undefined;
}

export const formats = ["text", "markdown", "json", "svg", "mermaid"] as const;
export type Format = (typeof formats)[number];

export const usage = `npm run plan -- [options]    says what a change of the program would do to each stage; needs no credential, secret or state

  --base REF        revision to compare with (default: where this branch left main)
  --head REF        revision to look at (default: the files as they are)
  --stack A,B       stages (default: each that has a Pulumi.<stage>.yaml)
  --format F        ${formats.join(", ")} (default text)
  --output FILE     write the report there
  --project FOLDER  another Pulumi program in TypeScript (default: this one)
  --fail-on A,B     end with 3 on: replace-data, new-public-route, policy, cost+20% (any percentage)

Ends with 0; with 1 when a program fails; with 2 when it is asked wrongly; with 3 for --fail-on.`;

/** Thrown when the command is asked wrongly. */
export class UsageError extends Error {}

/** Reads the command line. Undefined when help was asked for.
 * @throws UsageError naming the option and what it may be. */
export function readOptions(args: readonly string[]): Options | undefined {
  let values: Readonly<Record<string, string | boolean | undefined>>;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        base: { type: "string" },
        head: { type: "string" },
        stack: { type: "string" },
        format: { type: "string", default: "text" },
        output: { type: "string" },
        project: { type: "string", default: "." },
        "fail-on": { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (values["help"] === true) return undefined;
  const text = (name: string) => values[name] as string | undefined;
  const format = text("format") as Format;
  if (!formats.includes(format))
    throw new UsageError(`--format must be one of ${formats.join(", ")} (got "${format}")`);
  return {
    base: text("base"),
    head: text("head"),
    stacks: listOf(text("stack")),
    format,
    project: text("project") ?? ".",
    failOn: (listOf(text("fail-on")) ?? []).map(failOn),
    output: text("output"),
  };
}

const listOf = (text: string | undefined): string[] | undefined =>
  text?.split(",").map((part) => part.trim());

function failOn(text: string): FailOn {
  if (text === "replace-data" || text === "new-public-route" || text === "policy") return text;
  const [, percent] = /^cost\+(\d+(?:\.\d+)?)%$/.exec(text) ?? [];
  if (percent === undefined)
    throw new UsageError(
      `--fail-on takes replace-data, new-public-route, policy and cost+20% (got "${text}")`,
    );
  return { costPercent: Number(percent) };
}
