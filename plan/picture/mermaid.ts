import type { Change } from "../compare/changes.ts";
import type { Picture } from "./model.ts";

const marks: Readonly<Record<Change["kind"], string>> = {
  create: "+",
  update: "~",
  replace: "±",
  delete: "−",
};

/** A picture as Mermaid, which GitHub draws in a comment.
 * @see https://mermaid.js.org/syntax/flowchart.html */
export function mermaid({ boxes, arrows }: Picture): string {
  const nodes = boxes.map(({ id, name, kind, changes }) => {
    const lines = [
      `<b>${escape(name)}</b> <i>${escape(kind)}</i>`,
      ...changes.map(({ kind: change, text }) => `${marks[change]} ${escape(text)}`),
    ];
    return `  ${id}["${lines.join("<br/>")}"]${changes[0] === undefined ? "" : `:::${changes[0].kind}`}`;
  });
  return [
    "flowchart LR",
    ...nodes,
    ...arrows.map(({ from, to }) => `  ${from} --> ${to}`),
    "  classDef create stroke:#15803d,stroke-width:3px",
    "  classDef update stroke:#b45309,stroke-width:3px",
    "  classDef replace stroke:#c2410c,stroke-width:3px",
    "  classDef delete stroke:#b91c1c,stroke-width:3px",
    "",
  ].join("\n");
}

/** Mermaid writes entities as `#quot;`. */
const escape = (text: string): string =>
  text.replaceAll(/["<>#&[\]]/g, (character) => `#${character.codePointAt(0) ?? 32};`);
