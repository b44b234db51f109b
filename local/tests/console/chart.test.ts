import assert from "node:assert/strict";
import { charts } from "../../console/chart.ts";

type Row = readonly (string | null)[];
const draw = (columns: readonly (readonly [string, string])[], rows: readonly Row[]) =>
  charts({
    columns: columns.map(([name, type]) => ({ name, type })),
    rows,
    isTruncated: false,
    scannedBytes: 0,
    milliseconds: 0,
    queryExecutionId: "",
  }).map(({ text }) => text);
const titles = (drawn: readonly string[]) =>
  drawn.map((text) => /<figcaption>(.*)<\/figcaption>/.exec(text)?.[1]);
const count = (text: string, tag: string) => text.split(`<${tag} `).length - 1;

describe("A chart of a query's answer", () => {
  it("has a bar for each label, with its number, escaped and without inline style", () => {
    const [chart = "", ...more] = draw(
      [
        ["species", "varchar"],
        ["clicks", "bigint"],
      ],
      [
        ["<Yeti>", "1200"],
        ["Troll", "0"],
      ],
    );
    assert.deepEqual([more, titles([chart]), count(chart, "rect")], [[], ["clicks by species"], 2]);
    assert.match(chart, /&lt;Yeti&gt;.*1,200.*Troll.*>0</s);
    assert.ok(!chart.includes("style=") && !chart.includes("<Yeti>"));
  });

  it("has a column for each time, and writes the first and the last", () => {
    const columns = [
      ["slot", "varchar"],
      ["clicks", "bigint"],
    ] as const;
    const [chart = ""] = draw(columns, [
      ["2026-11-28T07:00:00Z", "3"],
      ["2026-11-28T08:00:00Z", "6"],
    ]);
    assert.equal(count(chart, "rect"), 2);
    assert.match(chart, /at most 6.*>2026-11-28T07:00:00Z<\/text>.*>2026-11-28T08:00:00Z<\/text>/s);
  });

  it("is drawn for each set of labels of grouping sets, and not for the row of all", () => {
    const columns = [
      ["kind", "varchar"],
      ["slot", "varchar"],
      ["species", "varchar"],
      ["clicks", "bigint"],
      ["users", "bigint"],
    ] as const;
    const drawn = draw(columns, [
      ["all", null, null, "3", "1"],
      ["species", null, "Yeti", "2", "1"],
      ["species", null, "Troll", "1", "1"],
      ["time", "2026-11-27", null, "1", "1"],
      ["time", "2026-11-28", null, "2", "1"],
    ]);
    assert.deepEqual(titles(drawn), ["clicks by species", "clicks by slot"]);
  });

  it("is not drawn without a label, a number or a row, nor for numbers below zero", () => {
    assert.deepEqual(draw([["clicks", "bigint"]], [["1"]]), []);
    assert.deepEqual(draw([["species", "varchar"]], [["Yeti"]]), []);
    const columns = [
      ["species", "varchar"],
      ["balance", "double"],
    ] as const;
    assert.deepEqual(draw(columns, []), []);
    assert.deepEqual(draw(columns, [["Yeti", "-1.5"]]), []);
    assert.equal(draw(columns, [["Yeti", "0"]]).length, 1);
  });
});
