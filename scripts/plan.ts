// `npm run plan`: says what a change of the program would do to each stage, without credentials, secrets or state.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { readStackNames } from "../local/engine/project.ts";
import { mermaid } from "../plan/picture/mermaid.ts";
import { svg } from "../plan/picture/svg.ts";
import { jsonReport } from "../plan/report/json.ts";
import { markdownReport } from "../plan/report/markdown.ts";
import { textReport } from "../plan/report/text.ts";
import type { PlannedGraph } from "../plan/graph.ts";
import { stagePlan, type StagePlan } from "../plan/stage-plan.ts";
import { effectsOf, replacements } from "../plan/effects.ts";
import { failures } from "../plan/fail-on.ts";
import type { Exception } from "../policies/judgement.ts";
import { Checkouts, type Checkout } from "./plan/checkouts.ts";
import { readOptions, usage, UsageError, type Options } from "./plan/options.ts";
import { documentsReplacement } from "./plan/provider-docs.ts";
import { plannedGraph } from "./plan/planned-graph.ts";

const progress = (text: string): void => console.error(`plan: ${text}`);

// Ctrl-C ends what is under way and leaves nothing half; a second one ends at once.
const broken = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => broken.abort(signal));

try {
  const options = readOptions(process.argv.slice(2));
  if (options) process.exitCode = await run(options);
  else console.log(usage);
} catch (error) {
  if (broken.signal.aborted) {
    progress("broken off; nothing half is left");
    process.kill(process.pid, broken.signal.reason as NodeJS.Signals);
  } else
    console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : (error as Error).message);
  process.exit(error instanceof UsageError ? 2 : 1);
}

async function run(options: Options): Promise<number> {
  const project = resolve(options.project);
  const checkouts = await Checkouts.of(project, progress, broken.signal);
  const base = await checkouts.revision(options.base ?? (await checkouts.fork()));
  const head = options.head === undefined ? checkouts.present : await checkouts.revision(options.head);
  const stacks = stacksOf(options, base, head);
  const warn = once(progress);
  const [before, after] = await Promise.all([graphs(base, stacks, warn), graphs(head, stacks, warn)]);
  const rules = {
    replacesOn: replacements((type, property) => documentsReplacement(head.root, type, property)),
    exceptions: await exceptionsOf(head.root),
    today: new Date().toISOString().slice(0, 10),
  };
  const plans = stacks.map((stack) => stagePlan(graphOf(before, stack), graphOf(after, stack), rules));
  const report = write(options, plans, { base: base.name, head: head.name });
  if (options.output === undefined) process.stdout.write(report);
  else await writeFile(options.output, report);
  const failed = plans.flatMap((plan) => failures(plan, options.failOn, effectsOf));
  for (const line of failed) console.error(`plan: not let through: ${line}`);
  return failed.length > 0 ? 3 : 0;
}

/** The stages that are asked for, or all of the head and of the base.
 * @throws Error for a folder without a Pulumi program; UsageError for a stage that neither revision has. */
function stacksOf({ stacks: asked }: Options, base: Checkout, head: Checkout): readonly string[] {
  if (!hasProgram(head) && !hasProgram(base))
    throw new Error(`${head.root} has no Pulumi.yaml. Fix: give --project the folder of a Pulumi program`);
  const there = [...new Set([head, base].flatMap((checkout) => stagesOf(checkout) ?? []))].sort();
  if (asked === undefined) {
    if (there.length === 0)
      throw new UsageError(`${head.root} has no Pulumi.<stage>.yaml. Fix: say which stage with --stack`);
    return there;
  }
  const unknown = asked.filter((stack) => ![head, base].some((checkout) => hasStack(checkout, stack)));
  if (unknown.length > 0)
    throw new UsageError(
      `there is no stage ${unknown.join(", ")}, neither in ${base.name} nor in ${head.name}; there is ${there.join(", ")}`,
    );
  return asked;
}

function hasProgram({ root }: Checkout): boolean {
  return existsSync(join(root, "Pulumi.yaml"));
}

/** Stages that have a file in a revision; undefined when it has no program. */
function stagesOf(checkout: Checkout): readonly string[] | undefined {
  return hasProgram(checkout) ? readStackNames(checkout.root) : undefined;
}

/** True for a stage of a revision: one with a file, or any of a program whose stages have none. */
function hasStack(checkout: Checkout, stack: string): boolean {
  const stages = stagesOf(checkout);
  return stages !== undefined && (stages.length === 0 || stages.includes(stack));
}

/** Tells each text only once: two revisions and some stages warn about the same. */
function once(tell: (text: string) => void): (text: string) => void {
  const told = new Set<string>();
  return (text) => {
    if (!told.has(text)) tell(text);
    told.add(text);
  };
}

function write(
  { format }: Options,
  plans: readonly StagePlan[],
  revisions: { base: string; head: string },
): string {
  switch (format) {
    case "markdown":
      return markdownReport(plans, effectsOf, revisions);
    case "json":
      return jsonReport(plans, effectsOf);
    case "svg":
      return plans.map(({ picture }) => svg(picture)).join("\n");
    case "mermaid":
      return plans.map(({ picture }) => mermaid(picture)).join("\n");
    case "text":
      return textReport(plans, effectsOf);
  }
}

/** The project's own exceptions of rules: `policies/exceptions.ts`, if it has one. */
async function exceptionsOf(root: string): Promise<readonly Exception[]> {
  const file = join(root, "policies/exceptions.ts");
  if (!existsSync(file)) return [];
  const { exceptions } = (await import(pathToFileURL(file).href)) as {
    readonly exceptions: readonly Exception[];
  };
  return exceptions;
}

/** Graphs of a revision, one stage after the other: they share what is built. A stage that the revision does not have has no resource. */
async function graphs(
  checkout: Checkout,
  stacks: readonly string[],
  warn: (text: string) => void,
): Promise<ReadonlyMap<string, PlannedGraph>> {
  const all = new Map<string, PlannedGraph>();
  for (const stack of stacks)
    if (hasStack(checkout, stack)) {
      progress(`running the program of ${checkout.name} for ${stack}`);
      const graph = await plannedGraph(checkout.root, stack, warn, broken.signal).catch((error: unknown) => {
        throw new Error(`the program of ${checkout.name} fails for ${stack}: ${(error as Error).message}`, {
          cause: error,
        });
      });
      all.set(stack, graph);
    }
  return all;
}

function graphOf(all: ReadonlyMap<string, PlannedGraph>, stack: string): PlannedGraph {
  return all.get(stack) ?? { stack, isAbsent: true, region: "us-east-1", resources: [] };
}
