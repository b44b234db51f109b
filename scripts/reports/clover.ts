import { dirname } from "node:path";
import type { FileCoverage } from "./coverage.ts";

/** Writes coverage in Clover's format, one of those that CodeBuild reads: packages are folders, files have their lines.
 * @param time Milliseconds since 1970.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/code-coverage-report.html */
export function clover(files: readonly FileCoverage[], time: number): string {
  const folders = Map.groupBy(files, ({ path }) => dirname(path));
  const packages = [...folders].map(
    ([folder, inside]) =>
      `    <package name="${escape(folder)}">\n      ${metrics(inside)}\n${inside.map(fileElement).join("")}    </package>\n`,
  );
  const seconds = Math.floor(time / 1000);
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<coverage generated="${seconds}" clover="3.2.0">\n` +
    `  <project timestamp="${seconds}" name="mysfits">\n    ${metrics(files)}\n${packages.join("")}  </project>\n</coverage>\n`
  );
}

/** Share of lines that were reached, in one sentence. */
export function coverageLine(files: readonly FileCoverage[]): string {
  const { lines, reached } = totals(files);
  const percent = lines === 0 ? 0 : (reached / lines) * 100;
  return `Coverage: ${percent.toFixed(1)} % of lines (${reached} of ${lines}, ${files.length} files)`;
}

const fileElement = (file: FileCoverage): string => {
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  const lines = [...file.lines].map(
    ([line, isReached]) => `        <line num="${line}" count="${isReached ? 1 : 0}" type="stmt"/>\n`,
  );
  return `      <file name="${escape(name)}" path="${escape(file.path)}">\n        ${metrics([file])}\n${lines.join("")}      </file>\n`;
};

function metrics(files: readonly FileCoverage[]): string {
  const { lines, reached } = totals(files);
  return (
    `<metrics files="${files.length}" statements="${lines}" coveredstatements="${reached}" conditionals="0" coveredconditionals="0" ` +
    `methods="0" coveredmethods="0" elements="${lines}" coveredelements="${reached}"/>`
  );
}

const totals = (files: readonly FileCoverage[]) => ({
  lines: files.reduce((sum, { lines }) => sum + lines.size, 0),
  reached: files.reduce((sum, { lines }) => sum + [...lines.values()].filter(Boolean).length, 0),
});

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
