import { readFile } from "node:fs/promises";
import { join, sep } from "node:path";

/** Reads the `.dockerignore` of a build's folder, and answers which paths in it are left out.
 * @see https://docs.docker.com/build/concepts/context/#dockerignore-files */
export async function ignoredBy(context: string): Promise<(path: string) => boolean> {
  const text = await readFile(join(context, ".dockerignore"), "utf8").catch(() => "");
  const rules = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => ({
      keep: line.startsWith("!"),
      pattern: pattern(line.replace(/^!/, "").replace(/^\/|\/$/g, "")),
    }));
  return (path) =>
    rules.reduce(
      (ignored, rule) => (rule.pattern.test(path.split(sep).join("/")) ? !rule.keep : ignored),
      false,
    );
}

function pattern(glob: string): RegExp {
  const source = glob
    .split(/(\*\*\/?|\*|\?)/)
    .map((part) =>
      part.startsWith("**")
        ? "(?:.*/)?"
        : part === "*"
          ? "[^/]*"
          : part === "?"
            ? "[^/]"
            : part.replace(/[.+^${}()|[\]\\]/g, "\\$&"),
    )
    .join("");
  return new RegExp(`^${source}(?:/.*)?$`);
}
