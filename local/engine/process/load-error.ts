/** An error of loading a program, as its author is told it: with file, line and remedy.
 * @param typescript The program was loaded as Pulumi's TypeScript loader does it. */
export function describeLoadError(error: unknown, typescript: boolean): unknown {
  if (!(error instanceof Error)) return error;
  const compile = compileProblem(error);
  if (compile)
    return describe(compile.problem, compile.place, `correct the program at ${compile.place}`, error);
  if (!(error instanceof SyntaxError) && !isMissing(error)) return error;
  const place = placeOf(error);
  const remedy = typescript
    ? "correct it there"
    : "write it as Node runs it (import with the ending .ts, no enum, no parameter property), or leave `typescript: false` out of Pulumi.yaml, and it is run as Pulumi's own loader does it";
  return describe(error.message, place, remedy, error);
}

const isMissing = (error: Error) =>
  ["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND", "ERR_UNSUPPORTED_DIR_IMPORT"].includes(
    (error as NodeJS.ErrnoException).code ?? "",
  );

function describe(problem: string, place: string | undefined, remedy: string, cause: Error): Error {
  const [first = problem] = problem.split("\n");
  const described = new Error(`${place ? `${place}: ` : ""}${first}. Fix: ${remedy}`, { cause });
  described.name = cause.name === "Error" ? "Error" : cause.name;
  return described;
}

/** The first problem that esbuild found. */
function compileProblem(error: Error): { readonly problem: string; readonly place: string } | undefined {
  const { errors } = error as { errors?: readonly { text: string; location: Location | null }[] };
  const [first] = errors ?? [];
  if (!first?.location) return undefined;
  return { problem: first.text, place: `${first.location.file}:${first.location.line}` };
}

interface Location {
  readonly file: string;
  readonly line: number;
}

/** Node writes the place of a syntax error before the stack, and the importing file into the message of a missing one. */
function placeOf(error: Error): string | undefined {
  const [, file, line] = /^(?:file:\/\/)?(\/[^\n]*?):(\d+)\n/.exec(error.stack ?? "") ?? [];
  if (file) return `${file}:${line}`;
  return /imported from (\S+)/.exec(error.message)?.[1];
}
