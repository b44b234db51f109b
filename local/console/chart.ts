import type { QueryAnswer } from "../contract/capabilities.ts";
import { markup, type Markup } from "./markup.ts";

/** Numbers by label. */
interface Series {
  readonly title: string;
  readonly bars: readonly { readonly label: string; readonly value: number }[];
}

const NUMBER = /^(tinyint|smallint|integer|bigint|real|double|decimal)/;
const TIME = /^\d{4}-\d\d-\d\d/;
/** Bars of one chart at most; the table has all rows. */
const MOST = 200;
/** Pixels. */
const SIZE = { width: 760, label: 280, row: 20, column: 120 };

/** Bar charts of an answer whose first number comes behind labels or times: one for each set of labels that its rows have, as GROUPING SETS
 * makes them. An answer of another form has none. */
export function charts(answer: QueryAnswer): Markup[] {
  return seriesOf(answer).map(({ title, bars }) => {
    const shown = bars.slice(0, MOST);
    const chart = shown.every(({ label }) => TIME.test(label)) ? columns(shown) : rows(shown);
    return markup`<figure><figcaption>${title}</figcaption>${chart}</figure>`;
  });
}

function seriesOf({ columns: heads, rows: lines }: QueryAnswer): Series[] {
  const number = heads.findIndex(({ type }) => NUMBER.test(type));
  if (number < 1) return [];
  const labels = [...Array(number).keys()];
  const groups = Map.groupBy(lines, (line) => labels.filter((index) => line[index] !== null).join());
  return [...groups.values()].flatMap((group) => {
    const present = labels.filter((index) => group[0]?.[index] !== null);
    const varying = present.filter((index) => group.some((line) => line[index] !== group[0]?.[index]));
    const used = varying.length > 0 ? varying : present;
    const bars = group.map((line) => ({
      label: used.map((index) => line[index]).join(", "),
      value: Number(line[number] ?? 0),
    }));
    if (used.length === 0 || !bars.every(({ value }) => Number.isFinite(value) && value >= 0)) return [];
    // A single row, like the sum of all, is in the table.
    if (bars.length === 1 && groups.size > 1) return [];
    const names = used.map((index) => heads[index]?.name ?? "");
    return [{ title: `${heads[number]?.name ?? ""} by ${names.join(", ")}`, bars }];
  });
}

const highest = (bars: Series["bars"]) => Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);

/** A row for each label. */
function rows(bars: Series["bars"]): Markup {
  const scale = (SIZE.width - SIZE.label - 80) / highest(bars);
  const height = bars.length * SIZE.row;
  const drawn = bars.map(({ label, value }, index) => {
    const y = index * SIZE.row;
    const width = Math.max(1, value * scale);
    const text = label.length > 38 ? `${label.slice(0, 37)}…` : label;
    return markup`<text x="${SIZE.label - 8}" y="${y + 14}" text-anchor="end">${text}<title>${label}</title></text><rect x="${SIZE.label}" y="${y + 3}" width="${width.toFixed(1)}" height="${SIZE.row - 6}" rx="2"/><text x="${(SIZE.label + width + 6).toFixed(1)}" y="${y + 14}">${value.toLocaleString("en-US")}</text>`;
  });
  return markup`<svg class="chart" width="${SIZE.width}" height="${height}" viewBox="0 0 ${SIZE.width} ${height}" role="img" aria-label="${describe(bars)}">${drawn}</svg>`;
}

/** A column for each time, with the first, the last and the highest written out. */
function columns(bars: Series["bars"]): Markup {
  const top = highest(bars);
  const step = SIZE.width / bars.length;
  const drawn = bars.map(({ label, value }, index) => {
    const height = Math.max(value > 0 ? 1 : 0, (value / top) * SIZE.column);
    const width = Math.min(40, Math.max(1, step - 2));
    return markup`<rect x="${(index * step).toFixed(1)}" y="${(20 + SIZE.column - height).toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}"><title>${label}: ${value}</title></rect>`;
  });
  const bottom = SIZE.column + 38;
  const last =
    bars.length > 1
      ? markup`<text x="${SIZE.width}" y="${bottom - 4}" text-anchor="end">${bars.at(-1)?.label}</text>`
      : markup``;
  return markup`<svg class="chart" width="${SIZE.width}" height="${bottom}" viewBox="0 0 ${SIZE.width} ${bottom}" role="img" aria-label="${describe(bars)}"><text x="0" y="13">at most ${top < 1 ? 0 : top.toLocaleString("en-US")}</text>${drawn}<text x="0" y="${bottom - 4}">${bars[0]?.label}</text>${last}</svg>`;
}

const describe = (bars: Series["bars"]) => bars.map(({ label, value }) => `${label}: ${value}`).join("; ");
