import { createHash } from "node:crypto";
import { watch, type FSWatcher } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Change } from "../engine/index.ts";
import type { LogHub } from "../observe/logs.ts";

/** Files and folders of a project that are not its program: tools keep their own things there. */
const ignored = /^\.|^(node_modules|dist|coverage)$|~$/;
/** Milliseconds in which several changes are one: editors write files in steps. */
const SETTLE = 20;

/** What is watched. */
export interface LiveProgramOptions {
  /** Folder of the project. */
  readonly root: string;
  readonly logs: LogHub;
  /** Runs the program again, and applies the difference to the running copy. */
  readonly rerun: () => Promise<readonly Change[]>;
  /** Told what was done. */
  readonly progress: (text: string) => void;
}

/** Watches the project's files: after an edit the program runs again, and what is different then is applied to the running copy. Nothing else
 * is touched; an edit that the program fails with changes nothing that it had not come to.
 * @returns What ends it. */
export async function watchProgram(options: LiveProgramOptions): Promise<() => Promise<void>> {
  const { root, logs, rerun, progress } = options;
  const apply = async (): Promise<void> => {
    const started = performance.now();
    for (const change of await rerun())
      progress(`${describeChange(change)} (${Math.round(performance.now() - started)} ms)`);
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
  const files = new Files();
  // Folder by folder: Node's own recursive watching loses files that an editor replaces.
  const watchers = new Map<string, FSWatcher>();
  const follow = async (folder: string): Promise<void> => {
    if (!watchers.has(folder))
      watchers.set(
        folder,
        watch(folder, { persistent: false }, (event, name) => {
          if (name === null || ignored.test(name)) return;
          // A new folder may have come.
          if (event === "rename") void follow(folder);
          void files.isChanged(join(folder, name)).then((isChanged) => {
            if (isChanged) changed();
          });
        }).on("error", () => watchers.delete(folder)),
      );
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => []))
      if (entry.isDirectory() && !ignored.test(entry.name)) await follow(join(folder, entry.name));
  };
  await follow(root);
  return async () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
    await working;
  };
}

/** What files hold: a program may write some itself, and must not be run again for that. */
class Files {
  readonly #hashes = new Map<string, string>();

  /** True when a file holds something else than at the last look, or was not looked at. Folders never do. */
  async isChanged(path: string): Promise<boolean> {
    const content = await readFile(path).catch((error: NodeJS.ErrnoException) =>
      error.code === "EISDIR" ? undefined : "",
    );
    if (content === undefined) return false;
    const hash = createHash("sha256").update(content).digest("base64");
    if (this.#hashes.get(path) === hash) return false;
    this.#hashes.set(path, hash);
    return true;
  }
}

function describeChange({ kind, type, name, inputs }: Change): string {
  if (kind !== "changed") return `${type} "${name}" is ${kind}`;
  return inputs.includes("code") ? `${name} has new code` : `${type} "${name}" has new ${inputs.join(", ")}`;
}
