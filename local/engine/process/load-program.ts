import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { ProgramStart } from "./channel.ts";
import { describeLoadError } from "./load-error.ts";
import { isModule } from "./module-kind.ts";
import { loadTypeScript } from "./typescript.ts";

/** Loads a program's first module, and runs the function that it exports, if that is what it exports: the rules are those of
 * `@pulumi/pulumi/cmd/run`.
 * @returns The stack's outputs: what the function answers, else the values that the module exports.
 * @throws Error with file, line and remedy for what can't be loaded. */
export async function loadProgram({ root, entry, typescript }: ProgramStart): Promise<unknown> {
  if (typescript) loadTypeScript();
  const program = await importProgram(entry, typescript).catch((error: unknown) => {
    throw describeLoadError(error, root, typescript);
  });
  return typeof program === "function" ? await (program as () => unknown)() : program;
}

async function importProgram(entry: string, typescript: boolean): Promise<unknown> {
  if (typescript && !isModule(entry)) {
    const exported = createRequire(entry)(entry) as unknown;
    return onlyDefault(exported) ?? exported;
  }
  const module = (await import(pathToFileURL(entry).href)) as Readonly<Record<string, unknown>>;
  if (!("default" in module)) return module;
  const others = Object.keys(module).filter((name) => name !== "default" && name !== "module.exports");
  if (others.length > 0 && isModule(entry))
    throw new Error(
      `the program exports a default and ${others.join(", ")}. Fix: export either a default function or named values, as Pulumi wants it`,
    );
  return module["default"];
}

/** The default export of a CommonJS module that exports nothing else. */
function onlyDefault(exported: unknown): unknown {
  if (typeof exported !== "object" || exported === null || !("default" in exported)) return undefined;
  return Object.keys(exported).length === 1 ? exported.default : undefined;
}
