import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** Where a project's program is, and how it is loaded. */
export interface ProgramFile {
  /** Its first module. */
  readonly entry: string;
  /** The entry relative to the project, for people: `index.ts`. */
  readonly name: string;
  /** Folder that it runs in. */
  readonly workingDirectory: string;
  /** It is written for Pulumi's TypeScript loader, not for Node's own type stripping. */
  readonly typescript: boolean;
}

/** Finds a project's program as the CLI does: `main` of `Pulumi.yaml`, else what `package.json` names, else the index file.
 * @param main Of `Pulumi.yaml`.
 * @param runtime Of `Pulumi.yaml`: `nodejs`, or `{ name, options: { typescript } }`.
 * @throws Error for another language, or when there is no such file.
 * @see https://www.pulumi.com/docs/iac/concepts/projects/project-file/ */
export function locateProgram(project: string, main: unknown, runtime: unknown): ProgramFile {
  const { name, options } = (
    typeof runtime === "object" && runtime !== null ? runtime : { name: runtime }
  ) as {
    readonly name?: unknown;
    readonly options?: { readonly typescript?: unknown };
  };
  if (name !== "nodejs")
    throw new Error(
      `Pulumi.yaml has runtime ${JSON.stringify(name)}, and only "nodejs" runs here. Fix: run a TypeScript or JavaScript program`,
    );
  const path = resolve(project, typeof main === "string" ? main : ".");
  if (!existsSync(path)) throw new Error(`${path} is not there. Fix: correct main in Pulumi.yaml`);
  const folder = statSync(path).isDirectory();
  const entry = folder ? entryOf(path) : path;
  return {
    entry,
    name: relative(project, entry),
    workingDirectory: folder ? path : dirname(path),
    typescript: options?.typescript !== false && options?.typescript !== "false",
  };
}

function entryOf(folder: string): string {
  const named = namedByPackage(folder);
  const indexFiles = ["index.js", "index.mjs", "index.ts", "index.mts"];
  const candidates = named === undefined ? indexFiles : [named, ...indexFiles];
  const entry = candidates.map((candidate) => join(folder, candidate)).find((file) => existsSync(file));
  if (entry === undefined)
    throw new Error(`${folder} has no program: no ${candidates.join(", no ")}. Fix: write index.ts`);
  return entry;
}

function namedByPackage(folder: string): string | undefined {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return undefined;
  const { main } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly main?: unknown };
  return typeof main === "string" ? main : undefined;
}
