import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** One file's import of another of the repository. */
export interface Import {
  readonly from: string;
  readonly to: string;
  /** Loaded when it is needed, not when the file is. */
  readonly isDynamic: boolean;
}

/** Every TypeScript file under some folders of the repository, by path from its root; not what was built or installed there. */
export function sources(root: string, folders: readonly string[]): string[] {
  return folders.flatMap((folder) => sourcesIn(root, folder));
}

function sourcesIn(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return entry.name === "node_modules" || entry.name.startsWith(".") ? [] : sourcesIn(root, path);
    return entry.isFile() && /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const statement =
  /^\s*(?:import|export)\s(?:type\s)?[^;]*?from\s+"(\.{1,2}\/[^"]+)"|^import\s+"(\.{1,2}\/[^"]+)"|import\(\s*"(\.{1,2}\/[^"]+)"/gms;

/** Imports of other files of the repository: of values and of types alike. */
export function importsOf(root: string, file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(statement)].map((match) => ({
    from: file,
    to: relative(root, resolve(root, dirname(file), (match[1] ?? match[2] ?? match[3]) as string)),
    isDynamic: match[3] !== undefined,
  }));
}

/** Names of the packages that a file loads when it runs: imports of types and Node's own are none. */
export function packagesOf(root: string, file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^(?:import|export) (?!type )[^;]*?from "((?:@[\w-]+\/)?[a-z][\w.-]*)[/"]/gm)].map(
    ([, name]) => name as string,
  );
}

/** A circle of imports, as a path that ends where it begins; undefined when there is none. */
export function circleOf(imports: readonly Import[]): readonly string[] | undefined {
  const next = new Map<string, string[]>();
  for (const { from, to, isDynamic } of imports)
    if (!isDynamic) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const target of next.get(file) ?? []) {
      const circle = visit(target, [...path, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of next.keys()) {
    const circle = visit(file, []);
    if (circle) return circle;
  }
  return undefined;
}
