import type { CoverageRecord } from "../records.ts";
import { attribute, children, readXml, type Element } from "./xml.ts";

/** Reads a file in Clover's format.
 * @throws Error when it is another document.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/code-coverage-report.html */
export async function readClover(text: string): Promise<CoverageRecord[]> {
  const document = await readXml(text);
  const projects = children(document, "coverage").flatMap((root) => children(root, "project"));
  if (projects.length === 0) throw new Error("there is no coverage/project, as Clover's format has it");
  const files = projects.flatMap((project) => [
    ...children(project, "file"),
    ...children(project, "package").flatMap((one) => children(one, "file")),
  ]);
  return files.map((file) => {
    const [metrics = {}] = children(file, "metrics");
    const count = (name: string) => Number(attribute(metrics, name)) || 0;
    const lines = children(file, "line").filter((line) => attribute(line, "type") === "stmt");
    const covered = lines.filter((line) => Number(attribute(line, "count")) > 0).length;
    return {
      path: attribute(file, "path") || attribute(file, "name"),
      linesCovered: lines.length > 0 ? covered : count("coveredstatements"),
      linesMissed:
        lines.length > 0 ? lines.length - covered : count("statements") - count("coveredstatements"),
      branchesCovered: count("coveredconditionals"),
      branchesMissed: count("conditionals") - count("coveredconditionals"),
    };
  });
}

/** Reads a file in Cobertura's format.
 * @throws Error when it is another document. */
export async function readCobertura(text: string): Promise<CoverageRecord[]> {
  const document = await readXml(text);
  const packages = children(document, "coverage")
    .flatMap((root) => children(root, "packages"))
    .flatMap((one) => children(one, "package"));
  if (packages.length === 0)
    throw new Error("there is no coverage/packages/package, as Cobertura's format has it");
  const classes = packages
    .flatMap((one) => children(one, "classes"))
    .flatMap((one) => children(one, "class"));
  const byPath = new Map<string, Element[]>();
  for (const one of classes) {
    const path = attribute(one, "filename");
    byPath.set(path, [
      ...(byPath.get(path) ?? []),
      ...children(one, "lines").flatMap((lines) => children(lines, "line")),
    ]);
  }
  return [...byPath].map(([path, lines]) => {
    const covered = lines.filter((line) => Number(attribute(line, "hits")) > 0).length;
    // `condition-coverage="50% (1/2)"`
    const branches = lines.map((line) => /\((\d+)\/(\d+)\)/.exec(attribute(line, "condition-coverage")));
    const branchesCovered = branches.reduce((sum, one) => sum + Number(one?.[1] ?? 0), 0);
    const all = branches.reduce((sum, one) => sum + Number(one?.[2] ?? 0), 0);
    return {
      path,
      linesCovered: covered,
      linesMissed: lines.length - covered,
      branchesCovered,
      branchesMissed: all - branchesCovered,
    };
  });
}
