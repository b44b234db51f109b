import { remoteComponents } from "../../local/awsx/index.ts";
import type { BackendState, Run } from "../../local/engine/backend.ts";
import { ProgramProcess, type ResourceGraph } from "../../local/engine/index.ts";
import { PlannedBackend } from "../../local/engine/planned/index.ts";
import { readStack } from "../../local/engine/project.ts";
import type { Registration } from "../../local/engine/registration.ts";
import type { PlannedGraph, PlannedResource } from "../../plan/graph.ts";
import { Contents } from "./contents.ts";

/** Value of every secret of the configuration: a plan needs none, and shows none. */
const placeholder = "secret-of-the-configuration";

/** Runs the program of a checkout for one stage, with outputs made up from the URNs. Nothing is made, no credential, secret or state is needed.
 * @param root Folder of the project, with its packages.
 * @param warn Told of what the program warns about.
 * @param signal Ends the program.
 * @throws ProgramError when the program fails; Error for a stack that is not there. */
export async function plannedGraph(
  root: string,
  stack: string,
  warn: (message: string) => void,
  signal?: AbortSignal,
): Promise<PlannedGraph> {
  const noSecrets = new Proxy<Record<string, string>>({}, { get: () => placeholder });
  const { program, project, config, secretKeys, region } = await readStack(root, stack, noSecrets);
  signal?.throwIfAborted();
  const backend = new RecordingBackend();
  const process = new ProgramProcess({
    project,
    stack,
    config,
    secretKeys,
    root,
    preview: false,
    entry: program.entry,
    typescript: program.typescript,
    workingDirectory: program.workingDirectory,
  });
  const stop = () => void process.stop();
  signal?.addEventListener("abort", stop, { once: true });
  const { graph } = await process
    .run({
      backend,
      components: remoteComponents,
      log: (level, message) => {
        if (level === "warn") warn(message);
      },
    })
    .finally(() => signal?.removeEventListener("abort", stop));
  return { stack, region: region ?? "us-east-1", resources: await plannedResources(graph, backend, root) };
}

/** What a plan compares of a program that ran.
 * @param root Folder that stands as `.` in paths. */
export async function plannedResources(
  graph: ResourceGraph,
  backend: RecordingBackend,
  root: string,
): Promise<PlannedResource[]> {
  const contents = new Contents(root);
  const resources: PlannedResource[] = [];
  for (const resource of graph.resources) {
    const registration = backend.registrations.get(resource.urn);
    const { urn, type, name, custom, parent, region, id, outputs, secrets, dependencies } = resource;
    resources.push({
      urn,
      type,
      name,
      custom,
      parent,
      region,
      id,
      inputs: await contents.ofInputs(type, resource.inputs),
      outputs,
      secrets,
      dependencies,
      propertyDependencies: resource.propertyDependencies,
      aliases: registration?.aliases ?? [],
      importId: registration?.importId,
      protect: resource.protect,
      retainOnDelete: resource.retainOnDelete,
      deleteBeforeReplace: registration?.deleteBeforeReplace,
      ignoreChanges: resource.ignoreChanges,
      replaceOnChanges: registration?.replaceOnChanges ?? [],
      source: resource.source,
    });
  }
  return resources;
}

/** Makes outputs up, and keeps what the graph does not have of each registration. */
export class RecordingBackend extends PlannedBackend {
  readonly registrations = new Map<string, Registration>();

  override async register(registration: Registration, run: Run): Promise<BackendState> {
    this.registrations.set(registration.urn, registration);
    return await super.register(registration, run);
  }
}
