import { lstat, readdir } from "node:fs/promises";
import { patternOf } from "../../../host/glob.ts";
import { basename, join, relative, resolve, sep } from "node:path";

/** Files that a section of a buildspec names. */
export interface FileSelection {
  readonly files: readonly string[];
  readonly excludePaths?: readonly string[];
  readonly baseDirectory: string;
  readonly discardPaths: boolean;
}

/** A file that was found. */
export interface SelectedFile {
  /** Absolute. */
  readonly source: string;
  /** In the artifact, with `/` between folders. */
  readonly path: string;
}

/** Thrown when what a buildspec names is not there; the message is CodeBuild's. */
export class NoFilesError extends Error {}

/** Finds files by the patterns of a buildspec: `*` is any name, `**` any folders. Patterns are relative to the base directory, and do not lead
 * out of the source.
 * @param root CODEBUILD_SRC_DIR.
 * @throws NoFilesError
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.files */
export async function selectFiles(root: string, selection: FileSelection): Promise<SelectedFile[]> {
  const { files, excludePaths = [], baseDirectory, discardPaths } = selection;
  const base = resolve(root, baseDirectory);
  const stats = await lstat(base).catch(() => undefined);
  if (!stats?.isDirectory())
    throw new NoFilesError(`no matching base directory path found for ${baseDirectory || "."}`);
  const patterns = files.map(patternOf);
  const excluded = excludePaths.map(patternOf);
  // Only folders that a pattern can lead into are read: node_modules is large.
  const fixed = files.map((file) => fixedFolder(file.replace(/^\.\//, "")));
  const found: SelectedFile[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const source = join(folder, entry.name);
      const path = relative(base, source).split(sep).join("/");
      if (entry.isDirectory()) {
        if (fixed.some((prefix) => prefix === "" || path.startsWith(prefix) || prefix.startsWith(`${path}/`)))
          await walk(source);
      } else if (
        (entry.isFile() || entry.isSymbolicLink()) &&
        patterns.some((pattern) => pattern.test(path)) &&
        !excluded.some((pattern) => pattern.test(path))
      )
        found.push({ source, path: discardPaths ? basename(path) : path });
    }
  };
  await walk(base);
  if (found.length === 0) throw new NoFilesError("no matching artifact paths found");
  return found.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Folders before the first `*` of a pattern, with a `/` at the end. */
function fixedFolder(pattern: string): string {
  const [fixed = ""] = pattern.split(/[*?[{]/);
  return fixed.slice(0, fixed.lastIndexOf("/") + 1);
}
