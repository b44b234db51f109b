import { execFile } from "node:child_process";
import { lstat, readFile, readlink } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { Ref, RepositoryCapability, Revision } from "../contract/capabilities/repository.ts";
import { zip, type ZipEntry } from "./zip.ts";

/** Bytes of an answer of git at most. */
const LARGEST = 1024 ** 3;
/** At the end of the id of files that are not committed. */
const FILES = "-files";

/** The git repository that a folder is in.
 * @param source `files`: a revision is the files as they are, whatever the branch; `commit`: the branch's newest commit.
 * @returns undefined when the folder is in none, or there is no git. */
export async function openRepository(
  folder: string,
  source: "commit" | "files",
): Promise<RepositoryCapability | undefined> {
  const top = await run(folder, ["rev-parse", "--show-toplevel"]).catch(() => undefined);
  if (!top) return undefined;
  const root = top.toString().trim();
  const git = (...args: readonly string[]) => run(root, args);
  const revision = async (commit: string): Promise<Revision | undefined> => {
    const text = await git(
      "log",
      "-1",
      "--format=%H%x00%s%x00%an%x00%aI",
      "--end-of-options",
      commit,
      "--",
    ).catch(() => undefined);
    const [id = "", message = "", author = "", date = ""] = text?.toString().trim().split("\0") ?? [];
    return id === "" ? undefined : { id, message, author, date };
  };
  return {
    root,
    project: relative(root, folder).split(sep).join("/"),
    newest: async (branch) => {
      const newest = await revision(source === "files" ? "HEAD" : `refs/heads/${branch}`);
      return newest && source === "files" ? { ...newest, id: `${newest.id}${FILES}` } : newest;
    },
    revision: async (commit) => {
      const one = await revision(commit.replace(FILES, ""));
      return one && commit.endsWith(FILES) ? { ...one, id: commit } : one;
    },
    refs: async () => {
      const format = "%(refname) %(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)";
      const text = (await git("for-each-ref", `--format=${format}`, "refs/heads", "refs/tags")).toString();
      return text
        .split("\n")
        .filter((line) => line !== "")
        .map((line): Ref => {
          const [name = "", commit = ""] = line.split(" ");
          return { name, commit };
        });
    },
    changed: async (from, to) =>
      (await git("diff", "--name-only", "-z", from, to, "--"))
        .toString()
        .split("\0")
        .filter((path) => path !== ""),
    archive: async ({ id }) =>
      id.endsWith(FILES)
        ? zip(await filesOf(root, await git("ls-files", "-z", "--cached", "--others", "--exclude-standard")))
        : await git("archive", "--format=zip", id),
  };
}

/** Files that git knows, and those that it would take. */
async function filesOf(root: string, list: Buffer): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = [];
  for (const path of new Set(list.toString().split("\0"))) {
    if (path === "") continue;
    const file = join(root, path);
    const stats = await lstat(file).catch(() => undefined);
    if (stats?.isSymbolicLink())
      entries.push({ path, content: Buffer.from(await readlink(file)), isLink: true });
    else if (stats?.isFile())
      entries.push({ path, content: await readFile(file), mode: stats.mode & 0o100 ? 0o755 : 0o644 });
  }
  return entries;
}

function run(folder: string, args: readonly string[]): Promise<Buffer> {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")),
  );
  return new Promise((resolve, reject) => {
    execFile(
      "git",
      ["-C", folder, ...args],
      { encoding: "buffer", maxBuffer: LARGEST, env: { ...environment, GIT_OPTIONAL_LOCKS: "0" } },
      (error, stdout) => {
        if (error) reject(new Error(`git ${args[0] ?? ""}: ${error.message}`, { cause: error }));
        else resolve(stdout);
      },
    );
  });
}
