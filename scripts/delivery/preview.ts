import { writeFile } from "node:fs/promises";
import { addSummary } from "./actions.ts";
import { policyPack, pulumi } from "./program.ts";

/** Characters of a preview that a comment shows; the run's log has all. */
const SHOWN = 25_000;

/** Asks the account what this checkout would change in a stage, and writes it as Markdown. Nothing is changed.
 * @param file File that the report is written to.
 * @returns The CLI's exit code: not 0 also when a rule is broken. */
export async function preview(stack: string, file: string): Promise<number> {
  const { code, output } = await pulumi(["preview", "--stack", stack, "--diff", ...policyPack()], {
    reads: true,
  });
  process.stdout.write(output);
  const report = previewReport(stack, code, output);
  await writeFile(file, report);
  addSummary(report);
  return code;
}

/** Report of a preview, for a comment. */
export function previewReport(stack: string, code: number, output: string): string {
  const text = output.trim();
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}\n… (the log of the run has all)` : text;
  // A fence longer than any in the text, so that the text can't end it.
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const verdict = code === 0 ? counts(text) : `**failed** (${code}), see its end`;
  return [
    `### ${stack}: ${verdict}`,
    "",
    "<details><summary>pulumi preview</summary>",
    "",
    `${fence}diff`,
    shown,
    fence,
    "",
    "</details>",
    "",
  ].join("\n");
}

/** The engine's own count: "2 to update, 448 unchanged". */
function counts(text: string): string {
  const lines = [...text.matchAll(/^ +(?:\S+ )?(\d+ (?:to [\w-]+|unchanged))$/gm)].map(([, count]) => count);
  return lines.length === 0 ? "nothing to tell" : lines.join(", ");
}
