import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** A position in a file, as a stack frame of the SDK gives it. */
export interface Position {
  /** `file:///project/index.ts` */
  readonly uri: string;
  readonly line: number;
}

/** The line of the program which made a resource: the first frame in the project that is not of a package.
 * @returns `components/table/index.ts:52`, or undefined when no frame is in the project. */
export function sourceOf(frames: readonly (Position | undefined)[], root: string): string | undefined {
  for (const frame of frames) {
    const path = frame && projectPath(frame.uri, root);
    if (path) return `${path}:${frame.line}`;
  }
  return undefined;
}

/** The line of the program where an error was made. */
export function sourceOfError(error: unknown, root: string): string | undefined {
  return error instanceof Error ? sourceOf(readStack(error.stack), root) : undefined;
}

/** The frames of a stack trace; undefined for those outside any file. */
export function readStack(stack: string | undefined): (Position | undefined)[] {
  const frames = (stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return frames.map((frame) => {
    const [, file, line] = /(?:\(|at (?:async )?)((?:file:\/\/)?\/.+?):(\d+):\d+\)?$/.exec(frame) ?? [];
    return file ? { uri: file.startsWith("file:") ? file : `file://${file}`, line: Number(line) } : undefined;
  });
}

function projectPath(uri: string, root: string): string | undefined {
  // The SDK takes an ES module's own URL for a path and makes a second URL of it: file:///cwd/file:/project/index.ts
  const last = uri.lastIndexOf("file:");
  const file = last < 0 ? uri : pathOf(`file:///${uri.slice(last + "file:".length).replace(/^\/+/, "")}`);
  const path = relative(root, file);
  if (!file.startsWith(sep) || path.startsWith("..") || path.split(sep).includes("node_modules"))
    return undefined;
  if (file.startsWith(import.meta.dirname + sep)) return undefined;
  return path.split(sep).join("/");
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}
