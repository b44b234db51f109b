import { appendFileSync } from "node:fs";

/** Sets outputs of a step of GitHub Actions; elsewhere it does nothing.
 * @throws Error for a value of several lines, which could set other outputs too.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-output-parameter */
export function setOutputs(values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values))
    if (/[\r\n]/.test(value))
      throw new Error(`the output ${name} must be one line (got ${JSON.stringify(value)})`);
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}\n`);
  append("GITHUB_OUTPUT", lines.join(""));
}

/** Adds Markdown to the summary of a job of GitHub Actions; elsewhere it does nothing. */
export const addSummary = (markdown: string): void => append("GITHUB_STEP_SUMMARY", `${markdown}\n`);

function append(variable: string, text: string): void {
  const file = process.env[variable];
  if (file) appendFileSync(file, text);
}
