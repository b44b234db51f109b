import { globSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** A function or block that V8 counted, by offsets in the module's text. */
interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

/** What V8 counted in one module of one process. */
interface Script {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly Range[] }[];
}

/** Lines of a file that can be reached, and whether one process at least did. */
export interface FileCoverage {
  /** Path from the root. */
  readonly path: string;
  /** True for a line that was reached, by its number from 1. */
  readonly lines: ReadonlyMap<number, boolean>;
}

/** Code that is meant: what is delivered and what it is delivered with, not its tests. */
const sources = [
  "*.ts",
  "{app,artifacts,components,delivery,plan,policies,scripts}/**/*.ts",
  "local/{[!t]*,tools}/**/*.ts",
];

/** Reads what V8 counted (`NODE_V8_COVERAGE`) in all processes of a run. A file that no process loaded was not reached at all.
 *
 * Node takes types away by blanks of the same length, so V8's offsets are those of the files.
 * @param folder Folder of V8's files. @param root Folder of the sources.
 * @see https://nodejs.org/docs/latest-v24.x/api/cli.html#node_v8_coveragedir */
export async function readCoverage(folder: string, root: string): Promise<readonly FileCoverage[]> {
  const files = globSync(sources, { cwd: root, exclude: ["**/node_modules/**", "**/*.d.ts"] }).sort();
  const texts = new Map<string, SourceText>();
  for (const path of files)
    texts.set(
      pathToFileURL(join(root, path)).href,
      new SourceText(path, await readFile(join(root, path), "utf8")),
    );
  for (const name of (await readdir(folder)).filter((file) => file.endsWith(".json"))) {
    const scripts = scriptsOf(await readFile(join(folder, name), "utf8"));
    for (const { url, functions } of scripts)
      texts.get(url)?.count(functions.flatMap(({ ranges }) => ranges));
  }
  return [...texts.values()].map(({ path, lines }) => ({ path, lines }));
}

/** Scripts of one of V8's files; none of a file that a process was killed while it wrote. */
function scriptsOf(text: string): readonly Script[] {
  try {
    return (JSON.parse(text) as { readonly result: readonly Script[] }).result;
  } catch {
    return [];
  }
}

/** Lines of a file with code on them, and which of them were reached. */
class SourceText {
  readonly path: string;
  readonly lines = new Map<number, boolean>();
  /** Offset of the first sign of each line with code, by the line's number. */
  readonly #starts = new Map<number, number>();

  constructor(path: string, text: string) {
    this.path = path;
    let offset = 0;
    for (const [index, line] of codeOf(text).split("\n").entries()) {
      const sign = line.search(/[^\s{}()[\],;]/);
      if (sign >= 0) {
        this.#starts.set(index + 1, offset + sign);
        this.lines.set(index + 1, false);
      }
      offset += line.length + 1;
    }
  }

  /** Adds what one process reached. Of ranges inside each other the innermost says how often. */
  count(ranges: readonly Range[]): void {
    const outermostFirst = ranges.toSorted(
      (one, other) => one.startOffset - other.startOffset || other.endOffset - one.endOffset,
    );
    const open: Range[] = [];
    let next = 0;
    for (const [line, offset] of this.#starts) {
      for (; (outermostFirst[next]?.startOffset ?? Infinity) <= offset; next++)
        open.push(outermostFirst[next]!);
      while (open.length > 0 && open.at(-1)!.endOffset <= offset) open.pop();
      const innermost = open.findLast(({ endOffset }) => endOffset > offset);
      if ((innermost?.count ?? 0) > 0) this.lines.set(line, true);
    }
  }
}

/** The text with blanks in the place of types and comments. */
function codeOf(text: string): string {
  const blanks = (found: string) => found.replaceAll(/[^\n]/g, " ");
  // A sign of a comment in a text or an expression takes away what is on that line alone, and no code line for that.
  return stripTypeScriptTypes(text)
    .replaceAll(/^[ \t]*\/\*[\s\S]*?\*\//gm, blanks)
    .replaceAll(/^[ \t]*\/\/.*$/gm, blanks);
}
