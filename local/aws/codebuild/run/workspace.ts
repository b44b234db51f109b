import { existsSync } from "node:fs";
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { unzip, type ZipEntry } from "../../../host/zip.ts";

/** Folders of one build, outside of the project: nothing of it stays when the build has ended. */
export interface Workspace {
  readonly root: string;
  /** CODEBUILD_SRC_DIR. */
  readonly source: string;
  /** Folder of a secondary source. */
  secondary(identifier: string): string;
  /** HOME. */
  readonly home: string;
  /** TMPDIR. */
  readonly temporary: string;
  /** First on PATH. */
  readonly bin: string;
  /** What the local cloud itself keeps of the build. */
  readonly scripts: string;
  remove(): Promise<void>;
}

/** Makes the folders of a build. */
export async function makeWorkspace(number: number): Promise<Workspace> {
  // Not in the folder for temporary files, so that the build can have that for itself.
  const parent = process.platform === "linux" && existsSync("/var/tmp") ? "/var/tmp" : tmpdir();
  await removeLeft(parent);
  const root = await mkdtemp(join(parent, `codebuild-${process.pid}-`));
  const output = join(root, "output");
  const workspace: Workspace = {
    root,
    source: join(output, `src${number}`, "src"),
    secondary: (identifier) => join(output, `src${number}`, identifier),
    home: join(root, "home"),
    temporary: join(root, "tmp"),
    bin: join(root, "bin"),
    scripts: join(root, "scripts"),
    remove: async () => await rm(root, { recursive: true, force: true, maxRetries: 3 }),
  };
  for (const folder of [
    workspace.source,
    workspace.home,
    workspace.temporary,
    workspace.bin,
    workspace.scripts,
  ])
    await mkdir(folder, { recursive: true });
  return workspace;
}

/** Removes what builds of local clouds that were killed have left. */
async function removeLeft(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const [, pid] = /^codebuild-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Writes the files of an archive into a folder.
 * @throws Error when one would be written outside of it. */
export async function unpack(archive: Buffer, folder: string): Promise<void> {
  await unpackFiles(unzip(archive), folder);
}

/** Writes files into a folder. @throws Error when one would be written outside of it. */
export async function unpackFiles(files: readonly ZipEntry[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { path, content, mode = 0o644, isLink } of files) {
    const target = resolve(folder, path);
    if (!target.startsWith(folder + sep))
      throw new Error(`the archive has a path that leads out of it: ${path}`);
    await mkdir(dirname(target), { recursive: true });
    // A link that came before must not lead what comes after it out of the folder.
    if ((await lstat(target).catch(() => undefined))?.isSymbolicLink()) await rm(target);
    if (isLink) await symlink(content.toString(), target);
    else {
      await writeFile(target, content);
      await chmod(target, mode);
    }
  }
}

/** Reads a file below a folder. @returns undefined when it is not there, or outside. */
export async function readBelow(folder: string, path: string): Promise<string | undefined> {
  const file = resolve(folder, path);
  if (!file.startsWith(folder + sep)) return undefined;
  return await readFile(file, "utf8").catch(() => undefined);
}
