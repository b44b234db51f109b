import { writeFile } from "node:fs/promises";
import { addSummary } from "./actions.ts";
import { short } from "./git.ts";
import { deployments, type Deployment } from "./history.ts";
import { pulumiAt } from "./program.ts";

/** Steps of a preview that change nothing in the account. */
const still = new Set(["same", "refresh", "read", "read-replacement", "read-discarded"]);

/** A resource that is not as the program says. */
export interface Drifted {
  /** Step that would bring it back: `update`, `create`, `replace`. */
  readonly op: string;
  readonly type: string;
  readonly name: string;
  /** Names of the arguments that differ; no values, which may be secret. */
  readonly properties: readonly string[];
}

/** What a look at a stage has shown. */
export interface Drift {
  readonly stage: string;
  /** Commit that is deployed; undefined when nothing is. */
  readonly commit: string | undefined;
  readonly resources: readonly Drifted[];
}

interface Preview {
  readonly steps?: readonly Step[];
  readonly diagnostics?: readonly { readonly severity: string; readonly message: string }[];
}

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly diffReasons?: readonly string[] | null;
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
}

/** Compares what a stage's account has with the program that was deployed there last, by a preview that asks AWS about each resource first.
 * Nothing is changed, the state neither.
 * @param file File that the result is written to, as JSON.
 * @throws Error when the preview fails. */
export async function drift(stack: string, file: string): Promise<Drift> {
  const [deployment] = await deployments(stack);
  const resources = deployment === undefined ? [] : await driftedOf(deployment, stack);
  const result = { stage: stack, commit: deployment?.commit, resources };
  await writeFile(file, `${JSON.stringify(result, undefined, 2)}\n`);
  console.log(sentence(result));
  for (const { op, type, name, properties } of resources)
    console.log(`  ${op} ${type} ${name}: ${properties.join(", ")}`);
  addSummary(sentence(result));
  return result;
}

/** @throws Error when the preview fails. */
async function driftedOf(deployment: Deployment, stack: string): Promise<readonly Drifted[]> {
  const { code, output } = await pulumiAt(deployment, stack, ["preview", "--refresh", "--json"], {
    reads: true,
  });
  const { steps = [], diagnostics = [] } = (output.startsWith("{") ? JSON.parse(output) : {}) as Preview;
  if (code === 0) return steps.filter(({ op }) => !still.has(op)).map(driftedResource);
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  const failure = `${stack}: the preview of ${short(deployment.commit)} ended with ${code}, so nobody knows`;
  throw new Error([failure, ...errors].join("\n"));
}

function driftedResource({ op, urn, diffReasons, detailedDiff }: Step): Drifted {
  const [, , types = "", name = urn] = urn.split("::");
  const properties = [...(diffReasons ?? []), ...Object.keys(detailedDiff ?? {})].map(
    (path) => path.split(/[.[]/)[0] ?? path,
  );
  return { op, type: types.split("$").at(-1) ?? types, name, properties: [...new Set(properties)].sort() };
}

function sentence({ stage, commit, resources }: Drift): string {
  if (commit === undefined) return `${stage}: nothing is deployed.`;
  const count = resources.length;
  if (count === 0) return `${stage}: everything is as ${short(commit)} says.`;
  return `${stage}: ${count} ${count === 1 ? "resource is" : "resources are"} not as ${short(commit)} says.`;
}
