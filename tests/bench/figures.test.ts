import assert from "node:assert/strict";
import { fallen } from "../../bench/figures.ts";

describe("Figures of the bench", () => {
  it("have fallen when they lost more than a tenth, or are not measured any more", () => {
    const committed = { a: 0.6, b: 0.6, c: 0.6, d: 0.6, e: 0.6 };
    const measured = { a: 0.7, b: 0.55, c: 0.53, d: NaN, f: 0.1 };
    assert.deepEqual(fallen(committed, measured), ["c", "d", "e"]);
  });
});
