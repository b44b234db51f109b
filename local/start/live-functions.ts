import { watch, type FSWatcher } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ResourceGraph, ServiceBackend } from "../engine/index.ts";
import type { LogHub } from "../observe/logs.ts";

const FUNCTION = "aws:lambda/function:Function";
const ALIAS = "aws:lambda/alias:Alias";
/** Folders of a project that hold no code of its functions. */
const ignored = /^\.|^(node_modules|dist|coverage)$/;
/** Milliseconds in which several changes are one: editors write files in steps. */
const SETTLE = 20;

/** What is watched. */
export interface LiveFunctionsOptions {
  readonly root: string;
  /** What the program made. */
  readonly graph: ResourceGraph;
  readonly backend: Pick<ServiceBackend, "change">;
  readonly logs: LogHub;
  /** Runs the program again, making nothing: what the functions' code would be now. */
  readonly plan: () => Promise<ResourceGraph>;
  /** Told what was done. */
  readonly progress: (text: string) => void;
}

/** Watches the project's files: when the code of a function has changed, the running function gets it, with its alias, and nothing else is
 * touched. Other changes of the program wait for the next start.
 * @returns What ends it. */
export async function watchFunctions({
  root,
  graph,
  backend,
  logs,
  plan,
  progress,
}: LiveFunctionsOptions): Promise<() => Promise<void>> {
  const apply = async (): Promise<void> => {
    const started = performance.now();
    for (const { urn, inputs } of (await plan()).byType(FUNCTION)) {
      const changed = await backend.change(urn, { code: inputs["code"] });
      if (!changed) continue;
      const { before, after } = changed;
      // Its aliases follow it, unless the program holds one at a version of its own.
      for (const alias of graph.byType(ALIAS))
        if (
          alias.inputs["functionName"] === after.id &&
          alias.propertyDependencies["functionVersion"]?.includes(urn)
        )
          await backend.change(alias.urn, { functionVersion: after.outputs["version"] });
      progress(`${before.name} has new code (${Math.round(performance.now() - started)} ms)`);
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
  if (graph.byType(FUNCTION).length > 0) await follow(root);
  return async () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
    await working;
  };
}
