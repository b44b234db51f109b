import { mermaid } from "../picture/mermaid.ts";
import type { StagePlan } from "../stage-plan.ts";
import { sections, summary, type EffectsOf, type Line, type Section, type Weight } from "./sections.ts";

const marks: Readonly<Record<Weight, string>> = { danger: "🔴", warning: "🟡", plain: "" };

/** Longest comment that GitHub takes, in characters. */
const limit = 65_000;

/** What is left out of a report that is too long, step by step; the heading and each stage's summary always stay. */
interface Shortened {
  /** Says what is left out. */
  readonly note?: string;
  readonly details: boolean;
  readonly pictures: boolean;
  /** Most lines of a section; those that weigh most stay. */
  readonly lines: number;
}

const steps: readonly Shortened[] = [
  { details: true, pictures: true, lines: Infinity },
  { note: "the values of resources", details: false, pictures: true, lines: Infinity },
  { note: "the values of resources and the pictures", details: false, pictures: false, lines: Infinity },
  ...[100, 25, 5].map((lines) => ({
    note: `the pictures, values, and all but the first ${lines} lines of a part`,
    details: false,
    pictures: false,
    lines,
  })),
];

/** A plan as the comment of a pull request. One that is longer than GitHub takes says less of each stage, and that it does.
 * @param revisions Names of what was compared: `main`, `4f1c2d3`. */
export function markdownReport(
  plans: readonly StagePlan[],
  effectsOf: EffectsOf,
  revisions: { readonly base: string; readonly head: string },
): string {
  const written = steps.map((step) => () => wholeReport(plans, effectsOf, revisions, step));
  for (const write of written) {
    const report = write();
    if (report.length <= limit) return report;
  }
  return wholeReport(plans, effectsOf, revisions, { ...(steps.at(-1) as Shortened), lines: 0 }).slice(
    0,
    limit,
  );
}

function wholeReport(
  plans: readonly StagePlan[],
  effectsOf: EffectsOf,
  revisions: { readonly base: string; readonly head: string },
  step: Shortened,
): string {
  const head = `## What would change\n\nFrom \`${revisions.base}\` to \`${revisions.head}\`, planned from the program alone: no credential, secret or state was used.\n`;
  const stages = plans.map((plan) => {
    const parts = sections(plan, effectsOf);
    const picture = `<details><summary>Picture</summary>\n\n\`\`\`mermaid\n${mermaid(plan.picture)}\`\`\`\n\n</details>\n`;
    return `### Stage ${plan.stack}: ${summary(plan)}\n\n${parts.map((part) => section(part, step)).join("\n")}\n${parts.length > 0 && step.pictures ? picture : ""}`;
  });
  const note =
    step.note === undefined
      ? []
      : [`Too long for a comment, so ${step.note} are left out: \`npm run plan\` on a clone has them.\n`];
  return [head, ...note, ...stages].join("\n");
}

/** Most lines of a part that is read first. */
const longest = 20;

function section({ title, lines, folded }: Section, step: Shortened): string {
  const shown = heaviest(lines, step.lines);
  const rest = lines.length - shown.length;
  const list = [
    ...shown.map((line) => item(folded && !step.details ? { ...line, details: [] } : line)),
    ...(rest > 0 ? [`- … and ${rest} more`] : []),
  ].join("\n");
  if (folded) return `<details><summary>${title} (${lines.length})</summary>\n\n${list}\n\n</details>\n`;
  if (lines.length <= longest) return `**${title}**\n\n${list}\n`;
  const count = (weight: Weight) => lines.filter((line) => line.weight === weight).length;
  return `<details><summary><b>${title}</b> (${lines.length}: ${count("danger")} ${marks.danger}, ${count("warning")} ${marks.warning})</summary>\n\n${list}\n\n</details>\n`;
}

/** The lines that weigh most, in their order. */
function heaviest(lines: readonly Line[], most: number): readonly Line[] {
  if (lines.length <= most) return lines;
  const order: readonly Weight[] = ["danger", "warning", "plain"];
  const kept = new Set(
    lines.toSorted((one, other) => order.indexOf(one.weight) - order.indexOf(other.weight)).slice(0, most),
  );
  return lines.filter((line) => kept.has(line));
}

const item = ({ weight, text, details }: Line): string =>
  [
    `- ${weight === "plain" ? "" : `${marks[weight]} `}${escape(text)}`,
    ...details.map((detail) => `  - ${escape(detail)}`),
  ].join("\n");

/** What a program says must not become markup of the comment, nor a mention of somebody. */
const escape = (text: string): string =>
  text
    .replaceAll(/[\\<>*_`|~[\]#]/g, (character) =>
      character === "<" ? "&lt;" : character === ">" ? "&gt;" : `\\${character}`,
    )
    .replaceAll("@", "@\u200B")
    .replaceAll(/\s+/g, " ");
