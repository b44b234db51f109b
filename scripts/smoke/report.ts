import type { Format } from "./options.ts";
import type { Result } from "./run.ts";

/** What a visit has shown. */
export interface Report {
  readonly url: string;
  readonly results: readonly Result[];
}

/** True when nothing failed, and something was looked at. */
export const isWell = ({ results }: Report): boolean =>
  results.every(({ outcome }) => outcome !== "failed") && results.some(({ outcome }) => outcome === "held");

/** Writes a report. */
export function write(report: Report, format: Format): string {
  switch (format) {
    case "text":
      return text(report);
    case "json":
      return `${JSON.stringify({ ok: isWell(report), ...report }, undefined, 2)}\n`;
    case "junit":
      return junit(report);
  }
}

function text({ url, results }: Report): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  const labels = { held: "ok  ", failed: "FAIL", skipped: "-   " };
  const lines = results.flatMap(({ name, about, outcome, milliseconds, tries, message, remedy }) => {
    const again = tries > 1 ? ` (at the try ${tries})` : "";
    const line = `${labels[outcome]} ${name.padEnd(width)} ${String(milliseconds).padStart(6)} ms  ${about}${again}`;
    if (outcome === "held") return [line];
    if (outcome === "skipped") return [`${line}: ${message}`];
    return [line, `       ${message}`, `       Do: ${remedy}`];
  });
  const count = (outcome: Result["outcome"]) => results.filter((result) => result.outcome === outcome).length;
  const seconds = (results.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000).toFixed(1);
  lines.push(
    `${url}: ${count("held")} held, ${count("failed")} failed, ${count("skipped")} left out, in ${seconds} s`,
  );
  return `${lines.join("\n")}\n`;
}

/** As JUnit writes it, which CodeBuild and other services read.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/test-reporting.html */
function junit({ url, results }: Report): string {
  const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(3);
  const total = results.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const failures = results.filter(({ outcome }) => outcome === "failed").length;
  const skipped = results.filter(({ outcome }) => outcome === "skipped").length;
  const cases = results.map(({ name, about, outcome, milliseconds, message = "", remedy = "" }) => {
    const head = `    <testcase classname="smoke.${name}" name="${escaped(about)}" time="${seconds(milliseconds)}"`;
    if (outcome === "held") return `${head} />`;
    const inside =
      outcome === "skipped"
        ? `<skipped message="${escaped(message)}" />`
        : `<failure message="${escaped(message)}">${escaped(`Do: ${remedy}`)}</failure>`;
    return `${head}>${inside}</testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites><testsuite name="${escaped(`smoke ${url}`)}" tests="${results.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds(total)}">`,
    ...cases,
    "</testsuite></testsuites>\n",
  ].join("\n");
}

const entities: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };
/** Text for an attribute or an element; characters that XML 1.0 can't have are replaced. */
const escaped = (value: string): string =>
  value
    .replaceAll(/[<>&"]/g, (character) => entities[character] ?? character)
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD");
