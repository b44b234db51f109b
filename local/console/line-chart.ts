import type { ChartLine } from "../contract/capabilities.ts";
import { markup, type Markup } from "./markup.ts";

/** Pixels. */
const SIZE = { width: 380, height: 150, left: 4, right: 4, top: 18, bottom: 18 };
/** Colours by class; more lines than that begin again. */
const COLOURS = 4;

/** Draws lines over time, with their highest value, the times at both ends and a legend with each line's newest value. Where nothing was measured there is
 * no line. */
export function lineChart(lines: readonly ChartLine[]): Markup {
  const values = lines.flatMap(({ points }) => points.flatMap(({ value }) => value ?? []));
  const top = Math.max(...values, 0);
  const times = lines[0]?.points.map(({ at }) => at) ?? [];
  const bottom = SIZE.height - SIZE.bottom;
  const drawn = lines.map((line, index) => drawLine(line, top, index));
  return markup`<svg class="lines" width="${SIZE.width}" height="${SIZE.height}" viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-label="${lines.map(describe).join("; ")}">
<text x="0" y="12">${values.length === 0 ? "nothing was measured" : shown(top)}</text><line x1="0" x2="${SIZE.width}" y1="${bottom + 0.5}" y2="${bottom + 0.5}"/>${drawn}
<text x="0" y="${SIZE.height - 4}">${clock(times[0])}</text><text x="${SIZE.width}" y="${SIZE.height - 4}" text-anchor="end">${clock(times.at(-1))}</text></svg>
<p class="legend">${lines.map((line, index) => markup`<span class="colour-${index % COLOURS}">${line.label} ${newest(line)}</span> `)}</p>`;
}

function drawLine({ points }: ChartLine, top: number, index: number): Markup {
  const step = (SIZE.width - SIZE.left - SIZE.right) / Math.max(1, points.length - 1);
  const height = SIZE.height - SIZE.top - SIZE.bottom;
  const x = (at: number) => (SIZE.left + at * step).toFixed(1);
  const y = (value: number) => (SIZE.top + height - (top > 0 ? value / top : 0) * height).toFixed(1);
  const parts: string[] = [];
  const dots: Markup[] = [];
  points.forEach(({ value }, at) => {
    if (value === undefined) return;
    const before = points[at - 1]?.value;
    parts.push(`${before === undefined ? "M" : "L"}${x(at)} ${y(Math.max(0, value))}`);
    // A point without neighbours makes no line.
    if (before === undefined && points[at + 1]?.value === undefined)
      dots.push(markup`<circle cx="${x(at)}" cy="${y(Math.max(0, value))}" r="2"/>`);
  });
  return markup`<g class="colour-${index % COLOURS}"><path d="${parts.join("")}"/>${dots}</g>`;
}

const shown = (value: number) => value.toLocaleString("en-US", { maximumSignificantDigits: 3 });

const newest = ({ points }: ChartLine) => {
  const value = points.findLast((point) => point.value !== undefined)?.value;
  return value === undefined ? "-" : shown(value);
};

const describe = (line: ChartLine) => `${line.label}, at last ${newest(line)} ${line.unit}`;

const clock = (at: number | undefined) => (at === undefined ? "" : new Date(at).toISOString().slice(11, 16));
