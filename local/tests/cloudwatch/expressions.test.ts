import assert from "node:assert/strict";
import { Distribution } from "../../aws/cloudwatch/distribution.ts";
import { parseAlarmRule } from "../../aws/cloudwatch/alarm-rule.ts";
import { parseExpression } from "../../aws/cloudwatch/metric-math.ts";
import type { AlarmState } from "../../aws/cloudwatch/records.ts";

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
describe("An expression of metrics", () => {
  const of = (text: string, values: Readonly<Record<string, number | undefined>>) =>
    parseExpression(text, Object.keys(values))(values);

  for (const [text, values, result] of [
    ["a / b * 100", { a: 1, b: 4 }, 25],
    ["a - b - 1", { a: 5, b: 1 }, 3],
    ["a + b * 2", { a: 1, b: 2 }, 5],
    ["(a + b) * 2", { a: 1, b: 2 }, 6],
    ["FILL(a, 0) + FILL(b, 0)", { a: undefined, b: 2 }, 2],
    ["FILL(a, 0) + FILL(b, 0)", { a: undefined, b: undefined }, 0],
    ["a + b", { a: undefined, b: 2 }, undefined],
    ["a / b", { a: 1, b: 0 }, undefined],
  ] as const)
    it(`is computed: ${text} of ${JSON.stringify(values)}`, () => {
      assert.equal(of(text, values), result);
    });

  it("is refused where it is none, or names what is not there or not done here", () => {
    for (const [text, message] of [
      ["a +", /Unexpected token at the end/],
      ["a b", /Unexpected token at b/],
      ["a ? b", /Unexpected token/],
      ["c", /Unknown id c: the metrics are a, b/],
      ["ANOMALY_DETECTION_BAND(a)", /the function ANOMALY_DETECTION_BAND/],
    ] as const)
      assert.throws(() => of(text, { a: 1, b: 1 }), message);
  });
});

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
describe("The rule of a composite alarm", () => {
  const states: Readonly<Record<string, AlarmState>> = { a: "ALARM", b: "OK", c: "INSUFFICIENT_DATA" };
  const holds = (text: string) => parseAlarmRule(text).rule((name) => states[name] ?? "INSUFFICIENT_DATA");

  for (const [text, isTrue] of [
    ['ALARM("a")', true],
    ["ALARM(a) AND ALARM(b)", false],
    ["ALARM(b) OR ALARM(a)", true],
    ["OK(b) AND INSUFFICIENT_DATA(c)", true],
    ["NOT ALARM(a)", false],
    ["ALARM(a) OR ALARM(b) AND FALSE", true],
    ["(ALARM(a) OR ALARM(b)) AND FALSE", false],
    ["NOT (TRUE AND FALSE)", true],
  ] as const)
    it(`is ${isTrue} for ${text}`, () => {
      assert.equal(holds(text), isTrue);
    });

  it("names its alarms once", () => {
    assert.deepEqual(parseAlarmRule('ALARM("a") OR ALARM(b) OR OK(a)').alarms, ["a", "b"]);
  });

  it("is refused where it is none", () => {
    for (const text of ["ALARM", "ALARM(a", "BROKEN(a)", "ALARM(a) ALARM(b)", "AND", 'ALARM("a)', ""])
      assert.throws(() => parseAlarmRule(text), { code: "ValidationError" }, text);
    assert.throws(
      () => parseAlarmRule(Array.from({ length: 101 }, (_, index) => `ALARM(a${index})`).join(" OR ")),
      /more than 100 alarms/,
    );
  });
});

describe("The values of a period", () => {
  it("have percentiles that are right to one per cent", () => {
    const values = new Distribution();
    for (let value = 1; value <= 1000; value++) values.add(value, 1);
    for (const percent of [50, 90, 99, 99.9]) {
      const value = values.statistic(`p${percent}`) ?? 0;
      assert.ok(Math.abs(value / (percent * 10) - 1) < 0.01, `p${percent} is ${value}`);
    }
    assert.equal(values.statistic("p100"), 1000);
  });

  it("keep them when two periods are one, with zeros and negative values", () => {
    const [one, other] = [new Distribution(), new Distribution()];
    one.add(0, 8);
    other.add(100, 1);
    other.add(-100, 1);
    one.merge(other);
    assert.deepEqual(
      ["p1", "p50", "p99", "Sum", "SampleCount", "Minimum", "Average"].map((name) => one.statistic(name)),
      [-100, 0, 100, 0, 10, -100, 0],
    );
    assert.equal(new Distribution().statistic("p50"), undefined);
  });
});
