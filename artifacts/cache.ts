import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, utimes } from "node:fs/promises";
import { join, relative, resolve } from "node:path";

/** Folder of built things, which are in folders named after what they were built from. Safe to delete at any time. */
const root = ".build";

/** Something built from files of the project: `folder` holds it, `hash` is that of everything it was built from. */
export interface Built {
  /** Relative to the project, the same on every machine. */
  readonly folder: string;
  /** 16 hexadecimal digits. */
  readonly hash: string;
}

/** Builds into a folder, unless the same was built before from the same files. Two processes may do so at the same time;
 * a build that is interrupted leaves nothing behind that counts.
 * @param name What is built: `service`.
 * @param sources Files and folders it is built from, relative to the project; the lockfile and how things are built always count.
 * @param build Writes into the folder it is given. Must write the same for the same sources. */
export async function cached(
  name: string,
  sources: readonly string[],
  build: (folder: string) => Promise<void>,
): Promise<Built> {
  const lockfile = relative(".", join(import.meta.dirname, "../package-lock.json"));
  const hash = hashOf([lockfile, relative(".", import.meta.dirname), ...sources]);
  return { folder: await fill(`${name}-${hash}`, build), hash };
}

/** Copies the files of a folder into one that is named after them: the same content has the same name, mode and time everywhere.
 * @param name First part of the name: `image`.
 * @param built A folder with files alone. */
export async function byContent(name: string, built: string): Promise<Built> {
  const hash = createHash("sha256");
  const files = (await readdir(built)).sort();
  for (const file of files)
    hash
      .update(`${file}\u0000`)
      .update(await readFile(join(built, file)))
      .update("\u0000");
  const digest = hash.digest("hex").slice(0, 16);
  const folder = await fill(`${name}-${digest}`, async (into) => {
    for (const file of files) {
      const path = join(into, file);
      await copyFile(join(built, file), path);
      await chmod(path, 0o644);
      await utimes(path, 0, 0);
    }
    await chmod(into, 0o755);
  });
  return { folder, hash: digest };
}

/** Makes a folder of the build folder, unless it is there. */
async function fill(name: string, build: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(root, name);
  if (existsSync(folder)) return folder;
  const temporary = join(root, `${name}-${randomUUID()}.tmp`);
  await mkdir(temporary, { recursive: true });
  try {
    await build(resolve(temporary));
    await rename(temporary, folder).catch((error: unknown) => {
      // Somebody else was quicker with the same thing.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}

function hashOf(sources: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of sources.flatMap(filesOf).sort())
    hash.update(`${path}\u0000`).update(readFileSync(path)).update("\u0000");
  return hash.digest("hex").slice(0, 16);
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        !entry.parentPath.split(/[\\/]/).some((part) => part === "node_modules" || part === "dist"),
    )
    .map((entry) => relative(".", join(entry.parentPath, entry.name)));
}
