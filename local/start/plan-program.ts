import { remoteComponents } from "../awsx/index.ts";
import type { Deployment } from "../contract/capabilities.ts";
import { ProgramProcess } from "../engine/index.ts";
import { PlannedBackend } from "../engine/planned/index.ts";
import { readStack } from "../engine/project.ts";
import { changedInputs } from "../engine/state/changes.ts";
import { storeInputs, type StoredInputs } from "../engine/state/stored-inputs.ts";

/** A resource as a program would make it. */
interface PlannedResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: StoredInputs;
}

/** Resources as a program would make them, by URN. */
export type Plan = ReadonlyMap<string, PlannedResource>;

/** Says what is different between two plans. */
export function comparePlans(old: Plan, wanted: Plan): Pick<Deployment, "changes" | "unchanged"> {
  const changes: Deployment["changes"][number][] = [];
  for (const [urn, { type, name, inputs }] of wanted) {
    const known = old.get(urn);
    const different = known ? changedInputs(known.inputs, inputs) : [];
    if (!known) changes.push({ kind: "create", type, name, inputs: [] });
    else if (different.length > 0) changes.push({ kind: "update", type, name, inputs: different });
  }
  for (const [urn, { type, name }] of old)
    if (!wanted.has(urn)) changes.push({ kind: "delete", type, name, inputs: [] });
  return { changes, unchanged: wanted.size - changes.filter(({ kind }) => kind !== "delete").length };
}

/** Runs a program with outputs that are made up, the same in each run; nothing is made.
 * @param root Folder of the program.
 * @throws ProgramError when it fails. */
export async function planProgram(
  root: string,
  stackName: string,
  config: Readonly<Record<string, string>>,
): Promise<Plan> {
  const stack = await readStack(root, stackName);
  const { entry, typescript, workingDirectory } = stack.program;
  const process = new ProgramProcess({
    project: stack.project,
    stack: stackName,
    config: { ...stack.config, ...config },
    secretKeys: stack.secretKeys,
    root,
    preview: false,
    entry,
    typescript,
    workingDirectory,
  });
  const { graph } = await process.run({
    backend: new PlannedBackend(),
    components: remoteComponents,
    log: () => undefined,
  });
  const resources = new Map<string, PlannedResource>();
  for (const { urn, type, name, custom, inputs } of graph.resources)
    if (custom)
      // The same file is at another place: what counts is what it holds.
      resources.set(urn, { type, name, inputs: withoutRoot(await storeInputs(inputs), root) });
  return resources;
}

function withoutRoot(inputs: StoredInputs, root: string): StoredInputs {
  return JSON.parse(JSON.stringify(inputs).replaceAll(root, ".")) as StoredInputs;
}
