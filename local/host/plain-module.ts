import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

/** Imports of modules beside, without those of types alone. */
const RELATIVE_IMPORT = /^import (?!type\b)(?:[^"';]* from )?"(\.[^"]+)"/gm;

const made = new Map<string, Promise<string>>();

/** Makes plain JavaScript of a module and of what it imports, for processes that load nothing else: one that takes the types out itself
 * needs 60 ms of CPU and 30 MB of memory for it, each time it starts.
 * @param entry Absolute path of a module that imports Node's own modules and relative ones, all of different names.
 * @param folder Where the JavaScript is kept: made once for the same sources.
 * @returns Path of the JavaScript, in a folder with nothing else. */
export function plainModule(entry: string, folder: string): Promise<string> {
  const key = `${entry} ${folder}`;
  const known = made.get(key);
  if (known) return known;
  const making = makePlain(entry, folder);
  made.set(key, making);
  making.catch(() => made.delete(key));
  return making;
}

async function makePlain(entry: string, folder: string): Promise<string> {
  const sources = new Map<string, string>();
  await collect(entry, sources);
  const hash = createHash("sha256").update(process.version);
  for (const [path, source] of sources) hash.update(`\0${path}\0${source}`);
  const target = join(folder, hash.digest("hex").slice(0, 16));
  if (!existsSync(target)) await strip([...sources.keys()], target);
  return join(target, plainName(entry));
}

async function collect(path: string, sources: Map<string, string>): Promise<void> {
  if (sources.has(path)) return;
  const source = await readFile(path, "utf8");
  sources.set(path, source);
  for (const [, specifier = ""] of source.matchAll(RELATIVE_IMPORT))
    await collect(resolve(dirname(path), specifier), sources);
}

/** Another process does it: what Node needs for it stays in memory. */
async function strip(paths: readonly string[], target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(`${target}-`);
  const script = join(import.meta.dirname, "strip-types.ts");
  const flags = ["--disable-warning=ExperimentalWarning"];
  await promisify(execFile)(process.execPath, [...flags, script, folder, ...paths]);
  // Somebody else may have made the same.
  await rename(folder, target).catch(async () => await rm(folder, { recursive: true, force: true }));
}

/** Name of the JavaScript of a module. */
export function plainName(path: string): string {
  return basename(path).replace(/\.ts$/, ".mjs");
}
