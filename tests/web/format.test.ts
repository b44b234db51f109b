import assert from "node:assert/strict";
import { bytes, duration, moment, slotName } from "../../web/src/pages/clicks/format.ts";

describe("Figures of the page of clicks", () => {
  for (const [milliseconds, english, korean] of [
    [null, "–", "–"],
    [0, "0 ms", "0ms"],
    [999, "999 ms", "999ms"],
    [1_240, "1.2 sec", "1.2초"],
    [59_940, "59.9 sec", "59.9초"],
    [59_960, "1 min", "1분"],
    [90_000, "2 min", "2분"],
    [3_599_000, "1 hr", "1시간"],
    [7_200_000, "2 hr", "2시간"],
  ] as const)
    it(`say ${milliseconds} milliseconds as ${english} and ${korean}`, () =>
      assert.deepEqual([duration("en", milliseconds), duration("ko", milliseconds)], [english, korean]));

  for (const [value, english, korean] of [
    [0, "0 bytes", "0바이트"],
    [1, "1 byte", "1바이트"],
    [999, "999 bytes", "999바이트"],
    [1_500, "1.5 kB", "1.5kB"],
    [999_960, "1.0 MB", "1.0MB"],
    [2_340_000_000, "2.3 GB", "2.3GB"],
    [5_000_000_000_000, "5,000.0 GB", "5,000.0GB"],
  ] as const)
    it(`say ${value} bytes as ${english} and ${korean}`, () =>
      assert.deepEqual([bytes("en", value), bytes("ko", value)], [english, korean]));

  it("say days and times as each language writes them", () => {
    const at = "2026-11-29T00:00:00.000Z";
    assert.equal(slotName("en", at, "day", 30), "Nov 29");
    assert.equal(slotName("ko", at, "day", 30), "11월 29일");
    assert.match(slotName("ko", at, "hour", 1), /^(오전|오후) \d\d:00$/);
    assert.match(slotName("ko", at, "hour", 7), /^11월 \d\d일 |^11월 \d+일 (오전|오후) \d\d:00$/);
    assert.match(moment("ko", at), /^2026\. 11\. \d\d\. (오전|오후) /);
  });
});
