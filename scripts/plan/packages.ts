import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, readlink, realpath, rename, rm, symlink } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { command } from "./command.ts";

/** Lockfiles, and who writes them. */
const lockfiles = {
  "package-lock.json": "npm",
  "npm-shrinkwrap.json": "npm",
  "yarn.lock": "yarn",
  "pnpm-lock.yaml": "pnpm",
  "bun.lock": "bun",
  "bun.lockb": "bun",
} as const;

/** How each installs what a lockfile says, for people. */
const installs: Readonly<Record<(typeof lockfiles)[keyof typeof lockfiles], string>> = {
  npm: "npm ci",
  yarn: "yarn install --immutable",
  pnpm: "pnpm install --frozen-lockfile",
  bun: "bun install --frozen-lockfile",
};

/** The packages that a checkout wants. */
export interface Packages {
  /** Folder of the lockfile, in which `node_modules` belongs: that of the project, or one above it in the repository. */
  readonly root: string;
  /** Text that is the same for the same packages. */
  readonly fingerprint: string;
  /** Undefined: there is no lockfile. */
  readonly lockfile?: keyof typeof lockfiles;
}

/** Looks the lockfile of a project up, from its folder to that of the repository. Without one, `package.json` tells what it wants. */
export async function packagesOf(project: string, repository: string): Promise<Packages> {
  for (let folder = project; ; folder = dirname(folder)) {
    for (const lockfile of Object.keys(lockfiles) as (keyof typeof lockfiles)[])
      if (existsSync(join(folder, lockfile)))
        return {
          root: folder,
          fingerprint: hash(lockfile, await readFile(join(folder, lockfile))),
          lockfile,
        };
    if (folder === repository || folder === dirname(folder)) break;
  }
  const manifest = await readFile(join(project, "package.json")).catch(() => Buffer.of());
  return { root: project, fingerprint: hash("package.json", manifest) };
}

/** Installs the packages of a revision, once.
 * @param store Folder of packages by fingerprint.
 * @param revision Its name, for people.
 * @returns Folder with its `node_modules`.
 * @throws Error for a lockfile of another tool than npm, and for packages that can't be had. */
export async function installed(
  { root, fingerprint, lockfile }: Packages,
  store: string,
  revision: string,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const tool = lockfile === undefined ? undefined : lockfiles[lockfile];
  if (tool !== "npm")
    throw new Error(
      lockfile === undefined || tool === undefined
        ? `revision ${revision} wants other packages than those here, and has no lockfile that says which. Fix: run npm install in ${root}, then plan again`
        : `revision ${revision} wants other packages than those here (${lockfile} is another one), and plan itself installs those of npm only. Fix: run ${installs[tool]} in ${root}, then plan again`,
    );
  const folder = join(store, fingerprint);
  if (existsSync(folder)) return folder;
  progress(`installing the packages of ${revision}: its lockfile is another one than here (once)`);
  // A folder with the name of its packages is whole, always.
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  try {
    for (const file of ["package.json", lockfile as string, ".npmrc", ...(await workspaces(root))])
      if (existsSync(join(root, file))) {
        await mkdir(dirname(join(unfinished, file)), { recursive: true });
        await symlink(join(root, file), join(unfinished, file));
      }
    const options = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
    await command("npm", ["ci", ...options], unfinished, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new Error(
        `the packages of revision ${revision} can't be installed: npm ci says: ${(error as Error).message}. Fix: look whether npm's registry can be reached; a base with the lockfile that is here needs none`,
        { cause: error },
      );
    });
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/** Gives a checkout packages that are installed elsewhere. Packages of the repository itself, which `node_modules` has as links, are the
 * checkout's own.
 * @param from Folder with `node_modules`; without one nothing is done.
 * @param to Folder that gets one. */
export async function linkPackages(from: string, to: string): Promise<void> {
  const source = join(from, "node_modules");
  if (!existsSync(source)) return;
  const installation = await realpath(source);
  const unfinished = join(to, "node_modules.unfinished");
  await rm(unfinished, { recursive: true, force: true });
  const linkAll = async (folder: string): Promise<void> => {
    await mkdir(join(unfinished, folder), { recursive: true });
    for (const { name } of await readdir(join(installation, folder), { withFileTypes: true })) {
      const path = join(folder, name);
      if (name.startsWith("@")) await linkAll(path);
      else await symlink(await own(path), join(unfinished, path));
    }
  };
  const own = async (path: string): Promise<string> => {
    const target = await readlink(join(installation, path)).catch(() => undefined);
    const absolute = resolve(installation, dirname(path), target ?? ".");
    const place = target === undefined ? "" : relative(dirname(installation), absolute);
    const isOwn = place !== "" && !/^(\.\.|node_modules)(\/|$)/.test(place);
    return isOwn && existsSync(join(to, place)) ? join(to, place) : join(installation, path);
  };
  await linkAll("");
  await rename(unfinished, join(to, "node_modules"));
}

/** Folders of a project's own packages, without patterns. */
async function workspaces(root: string): Promise<readonly string[]> {
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { workspaces?: unknown };
  const named = Array.isArray(manifest.workspaces) ? (manifest.workspaces as unknown[]) : [];
  return named
    .filter((pattern) => typeof pattern === "string")
    .map((pattern) => pattern.replace(/^\.\//, "").replace(/\/?\*.*$/, ""))
    .filter((folder) => folder !== "");
}

const hash = (name: string, content: Buffer): string =>
  createHash("sha256").update(`${name}\u0000`).update(content).digest("hex").slice(0, 16);
