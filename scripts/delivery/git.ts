import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Folder of the project. */
export const root = resolve(import.meta.dirname, "../..");

/** Answer of a command of git in the project's clone.
 * @throws Error when it fails. */
export async function git(...args: readonly string[]): Promise<string> {
  const { stdout } = await run("git", [...args], { cwd: root });
  return stdout.trim();
}

/** True when a commit comes before another one, or is that one; false too when the clone lacks one of them. */
export const isBefore = async (earlier: string, later: string): Promise<boolean> =>
  await git("merge-base", "--is-ancestor", earlier, later).then(
    () => true,
    () => false,
  );

/** First characters of a commit's name, as people write it. */
export const short = (commit: string): string => commit.slice(0, 7);
