import { isAbsolute, relative } from "node:path";

/** An error of loading a program, as its author is told it: with file, line and remedy.
 * @param root Folder of the program.
 * @param typescript The program was loaded as Pulumi's TypeScript loader does it. */
export function describeLoadError(error: unknown, root: string, typescript: boolean): unknown {
  if (!(error instanceof Error)) return error;
  const describe = (problem: string, place: string | undefined, remedy: string) => {
    const [first = problem] = problem.split("\n");
    return new Error(`${place ? `${inside(root, place)}: ` : ""}${first}. Fix: ${remedy}`, {
      cause: error,
    });
  };
  const compile = compileProblem(error);
  if (compile) return describe(compile.problem, compile.place, CORRECT);
  if (isMissing(error))
    return describe(error.message, importerOf(error), typescript ? MISSING : `${MISSING}; ${AS_NODE}`);
  if (error instanceof SyntaxError)
    return describe(error.message, placeOf(error), typescript ? CORRECT : AS_NODE);
  return error;
}

const CORRECT = "correct it there";
const MISSING = "correct the import, or install the package in the program's folder";
const AS_NODE =
  "write the program as Node runs it (imports with their ending, no enum, no parameter property), or leave `typescript: false` out of Pulumi.yaml: then it is run as Pulumi's own loader does it";

function isMissing(error: Error): boolean {
  const { code = "" } = error as NodeJS.ErrnoException;
  return ["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND", "ERR_UNSUPPORTED_DIR_IMPORT"].includes(code);
}

/** A place as the project's author knows it. */
function inside(root: string, place: string): string {
  const path = relative(root, place);
  return path.startsWith("..") || isAbsolute(path) ? place : path;
}

/** The first problem that esbuild found. */
function compileProblem(error: Error): { readonly problem: string; readonly place: string } | undefined {
  const { errors } = error as { errors?: readonly { text: string; location: Location | null }[] };
  const [first] = errors ?? [];
  if (!first?.location) return undefined;
  return { problem: first.text.replace(/:$/, ""), place: `${first.location.file}:${first.location.line}` };
}

interface Location {
  readonly file: string;
  readonly line: number;
}

/** Node writes the place of a syntax error before the stack. */
function placeOf(error: Error): string | undefined {
  const [, file, line] = /^(?:file:\/\/)?(\/[^\n]*?):(\d+)\n/.exec(error.stack ?? "") ?? [];
  return file && `${file}:${line}`;
}

/** The module that imports what is missing. */
function importerOf(error: Error): string | undefined {
  const { requireStack } = error as { requireStack?: readonly string[] };
  return requireStack?.[0] ?? /imported from (\S+)/.exec(error.message)?.[1];
}
