import { watch, type FSWatcher } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ResourceGraph } from "./engine/index.ts";
import { Archive } from "./platform/asset.ts";
import type { LogHub } from "./platform/logs.ts";
import type { KeptResource, ResourceHandler } from "./platform/resource.ts";
import type { Service } from "./platform/service.ts";

const FUNCTION = "aws:lambda/function:Function";
const ALIAS = "aws:lambda/alias:Alias";
/** Folders of a project that hold no code of its functions. */
const ignored = /^\.|^(node_modules|dist|coverage)$/;
/** Milliseconds in which several changes are one: editors write files in steps. */
const SETTLE = 20;

/** What is watched. */
export interface LiveFunctionsOptions {
  readonly root: string;
  /** What runs. */
  readonly graph: ResourceGraph;
  readonly services: readonly Service[];
  readonly logs: LogHub;
  /** Runs the program again, making nothing: what the functions' code would be now. */
  readonly plan: () => Promise<ResourceGraph>;
  /** Told what was done. */
  readonly progress: (text: string) => void;
}

/** Watches the project's files: when the code of a function has changed, the running function gets it, with its alias, and nothing else is
 * touched. Other changes of the program wait for the next start.
 * @returns What ends it. */
export async function watchFunctions(options: LiveFunctionsOptions): Promise<() => Promise<void>> {
  const { root, graph, services, logs, plan, progress } = options;
  const handlers = services.find(({ resources }) => resources[FUNCTION])?.resources;
  const running = new Map<string, KeptResource>(
    [...graph.byType(FUNCTION), ...graph.byType(ALIAS)].map((resource) => [resource.urn, resource as unknown as KeptResource]),
  );
  const update = async (resource: KeptResource, inputs: object): Promise<KeptResource> => {
    const handler = handlers?.[resource.type] as ResourceHandler;
    const changed = { ...resource, inputs: { ...resource.inputs, ...inputs } };
    const state = await handler.update?.(changed, resource);
    const kept = { ...changed, ...state, outputs: { ...resource.outputs, ...state?.outputs } };
    running.set(resource.urn, kept);
    return kept;
  };

  const apply = async (): Promise<void> => {
    const started = performance.now();
    const planned = await plan();
    for (const { urn, inputs } of planned.byType(FUNCTION)) {
      const before = running.get(urn);
      const [now, then] = [inputs["code"], before?.inputs["code"]];
      if (!before || !(now instanceof Archive) || !(then instanceof Archive) || (await now.hash()) === (await then.hash())) continue;
      const after = await update(before, { code: now });
      for (const alias of running.values())
        if (
          alias.type === ALIAS &&
          alias.inputs["functionName"] === after.id &&
          alias.inputs["functionVersion"] === before.outputs["version"]
        )
          await update(alias, { functionVersion: after.outputs["version"] });
      progress(`${after.name} has new code (${Math.round(performance.now() - started)} ms)`);
    }
  };

  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      working = working.then(apply).catch((error: unknown) => {
        const message = `the edit was not taken over: ${(error as Error).message}`;
        logs.write("program", "error", message);
        progress(message);
      });
    }, SETTLE);
  };
  // Folder by folder: Node's own recursive watching loses files that an editor replaces.
  const watchers = new Map<string, FSWatcher>();
  const follow = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => []))
      if (entry.isDirectory() && !ignored.test(entry.name)) {
        const path = join(folder, entry.name);
        if (!watchers.has(path))
          watchers.set(
            path,
            watch(path, { persistent: false }, (event) => {
              // A new folder may have come.
              if (event === "rename") void follow(path);
              changed();
            }).on("error", () => watchers.delete(path)),
          );
        await follow(path);
      }
  };
  if (running.size > 0) await follow(root);
  return async () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
    await working;
  };
}
