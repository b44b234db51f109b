import assert from "node:assert/strict";
import { bytes, duration } from "../../web/src/pages/clicks/format.ts";

describe("Figures of the page of clicks", () => {
  for (const [milliseconds, text] of [
    [null, "–"],
    [0, "0 ms"],
    [999, "999 ms"],
    [1_240, "1.2 s"],
    [59_940, "59.9 s"],
    [59_960, "1 min"],
    [90_000, "2 min"],
    [3_599_000, "1 h"],
    [7_200_000, "2 h"],
  ] as const)
    it(`say ${milliseconds} milliseconds as ${text}`, () => assert.equal(duration(milliseconds), text));

  for (const [value, text] of [
    [0, "0 bytes"],
    [999, "999 bytes"],
    [1_500, "1.5 KB"],
    [999_960, "1.0 MB"],
    [2_340_000_000, "2.3 GB"],
    [5_000_000_000_000, "5000.0 GB"],
  ] as const)
    it(`say ${value} bytes as ${text}`, () => assert.equal(bytes(value), text));
});
