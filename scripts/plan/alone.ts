import { readlink, rm, symlink } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";

/** Time between two looks at a lock, in milliseconds. */
const LOOK_MS = 100;

/** Does some work while nobody else does any under the same lock: a link that names the process. One whose process is gone counts for nothing.
 * @param progress Told whom it waits for. */
export async function alone<T>(
  lock: string,
  progress: (text: string) => void,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  let told = false;
  while (!(await taken(lock))) {
    const holder = await readlink(lock).catch(() => undefined);
    if (holder !== undefined && !isRunning(Number(holder))) await rm(lock, { force: true });
    else if (!told) {
      told = true;
      progress(
        `another plan (process ${holder}) takes revisions out: waiting for it. If it is none, remove ${lock}`,
      );
    }
    await wait(LOOK_MS, undefined, { signal });
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function taken(lock: string): Promise<boolean> {
  try {
    await symlink(String(process.pid), lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
