import type { Change } from "../compare/changes.ts";
import { layout, type Place } from "./layout.ts";
import type { Box, Picture } from "./model.ts";

const [lineHeight, margin, characterWidth] = [16, 10, 6.6];

/** Colours of the border and the mark of a change: told by the mark too, for those who do not see the colour. */
const styles: Readonly<Record<Change["kind"], { readonly mark: string; readonly colour: string }>> = {
  create: { mark: "+", colour: "#15803d" },
  update: { mark: "~", colour: "#b45309" },
  replace: { mark: "±", colour: "#c2410c" },
  delete: { mark: "−", colour: "#b91c1c" },
};

/** A picture as SVG that needs nothing else: no font, no script, no link. */
export function svg(picture: Picture): string {
  const { width, height, boxes, arrows } = layout(
    picture.boxes.map((box) => ({ id: box.id, ...size(box) })),
    picture.arrows,
  );
  const paths = arrows.map(
    (points) => `<path class="a" d="M${points.map(({ x, y }) => `${round(x)} ${round(y)}`).join("L")}"/>`,
  );
  const drawnBoxes = picture.boxes.map((box) => drawn(box, boxes.get(box.id) as Place));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" font-family="ui-sans-serif, system-ui, sans-serif" font-size="12" role="img">
<title>${escape(picture.title)}</title>
<desc>${escape(description(picture))}</desc>
<style>.a{fill:none;stroke:#94a3b8;marker-end:url(#m)}.b{fill:#fff;stroke:#94a3b8}.n{font-weight:600;fill:#0f172a}.k{fill:#64748b;font-size:10px}</style>
<defs><marker id="m" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#94a3b8"/></marker></defs>
<rect width="100%" height="100%" fill="#f8fafc"/>
<text x="12" y="24" class="n" font-size="15">${escape(picture.title)}</text>
${paths.join("\n")}
${drawnBoxes.join("\n")}
</svg>
`;
}

/** A picture in words, for those who do not see it. */
const description = ({ boxes }: Picture): string =>
  boxes
    .filter(({ changes }) => changes.length > 0)
    .map(
      ({ name, kind, changes }) =>
        `${kind} ${name}: ${changes.map((change) => `${change.kind} ${change.text}`).join(", ")}.`,
    )
    .join(" ") || "Nothing changes.";

function size({ name, kind, changes }: Box): { width: number; height: number } {
  const longest = Math.max(
    name.length + kind.length * 0.85 + 2,
    ...changes.map(({ text }) => text.length + 2),
  );
  return {
    width: round(longest * characterWidth + 2 * margin),
    height: (changes.length + 1) * lineHeight + margin,
  };
}

function drawn({ name, kind, changes }: Box, at: Place): string {
  const [left, top] = [round(at.x - at.width / 2), round(at.y - at.height / 2)];
  const [first] = changes;
  const border = first === undefined ? "" : ` style="stroke:${styles[first.kind].colour};stroke-width:2"`;
  const rows = changes.map(
    ({ kind: change, text }, index) =>
      `<text x="${left + margin}" y="${top + (index + 2) * lineHeight}" fill="${styles[change].colour}">${styles[change].mark} ${escape(text)}</text>`,
  );
  return `<g><rect class="b" x="${left}" y="${top}" width="${at.width}" height="${at.height}" rx="5"${border}/><text x="${left + margin}" y="${top + lineHeight}"><tspan class="n">${escape(name)}</tspan> <tspan class="k">${escape(kind)}</tspan></text>${rows.join("")}</g>`;
}

const round = (number: number): number => Math.round(number * 10) / 10;

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
