import { mermaid } from "../picture/mermaid.ts";
import type { StagePlan } from "../stage-plan.ts";
import { sections, summary, type EffectsOf, type Line, type Section, type Weight } from "./sections.ts";

const marks: Readonly<Record<Weight, string>> = { danger: "🔴 ", warning: "🟡 ", plain: "" };

/** Longest comment that GitHub takes, in characters. */
const limit = 65_000;

/** A plan as the comment of a pull request.
 * @param revisions Names of what was compared: `main`, `4f1c2d3`. */
export function markdownReport(
  plans: readonly StagePlan[],
  effectsOf: EffectsOf,
  revisions: { readonly base: string; readonly head: string },
): string {
  const head = `## What would change\n\nFrom \`${revisions.base}\` to \`${revisions.head}\`, planned from the program alone: no credential, secret or state was used.\n`;
  const stages = plans.map((plan) => {
    const parts = sections(plan, effectsOf);
    const picture = `<details><summary>Picture</summary>\n\n\`\`\`mermaid\n${mermaid(plan.picture)}\`\`\`\n\n</details>\n`;
    return `### Stage ${plan.stack}: ${summary(plan)}\n\n${parts.map(section).join("\n")}\n${parts.length > 0 ? picture : ""}`;
  });
  const whole = [head, ...stages].join("\n");
  if (whole.length <= limit) return whole;
  const note = "\n\n… cut here: `npm run plan` on a clone has the rest.\n";
  return `${whole.slice(0, limit - note.length)}${note}`;
}

function section({ title, lines, folded }: Section): string {
  const list = lines.map(item).join("\n");
  return folded
    ? `<details><summary>${title} (${lines.length})</summary>\n\n${list}\n\n</details>\n`
    : `**${title}**\n\n${list}\n`;
}

const item = ({ weight, text, details }: Line): string =>
  [`- ${marks[weight]}${escape(text)}`, ...details.map((detail) => `  - ${escape(detail)}`)].join("\n");

/** What a program says must not become markup of the comment, nor a mention of somebody. */
const escape = (text: string): string =>
  text
    .replaceAll(/[\\<>*_`|~[\]#]/g, (character) =>
      character === "<" ? "&lt;" : character === ">" ? "&gt;" : `\\${character}`,
    )
    .replaceAll("@", "@\u200B")
    .replaceAll(/\s+/g, " ");
