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

try {
  const options = readOptions(process.argv.slice(2));
  if (options) process.exitCode = await run(options);
  else console.log(usage);
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : (error as Error).message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function run(options: Options): Promise<number> {
  const project = resolve(options.project);
  const checkouts = await Checkouts.of(project, progress);
  const base = await checkouts.revision(options.base ?? (await checkouts.fork()));
  const head = options.head === undefined ? checkouts.present : await checkouts.revision(options.head);
  const stacks = options.stacks ?? readStackNames(head.root);
  const [before, after] = await Promise.all([graphs(base, stacks), graphs(head, stacks)]);
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
): Promise<ReadonlyMap<string, PlannedGraph>> {
  const there = readStackNames(checkout.root);
  const all = new Map<string, PlannedGraph>();
  for (const stack of stacks)
    if (there.includes(stack)) {
      progress(`running the program of ${checkout.name} for ${stack}`);
      all.set(stack, await plannedGraph(checkout.root, stack, progress));
    }
  return all;
}

function graphOf(all: ReadonlyMap<string, PlannedGraph>, stack: string): PlannedGraph {
  return all.get(stack) ?? { stack, region: "us-east-1", resources: [] };
}
