import assert from "node:assert/strict";
import { stateOf } from "../../aws/cloudwatch/alarm-state.ts";
import type { AlarmState } from "../../aws/cloudwatch/records.ts";

const treatments = ["missing", "ignore", "breaching", "notBreaching"] as const;
const kept: AlarmState = "INSUFFICIENT_DATA";

const alarm = (datapointsToAlarm: number, treatMissingData: string, state: AlarmState = kept) => ({
  comparison: "GreaterThanThreshold",
  datapointsToAlarm,
  evaluationPeriods: 3,
  namespace: "App",
  state,
  threshold: 0,
  treatMissingData,
});
/** Points as the documentation writes them, oldest first: `0 - X - X`. */
const points = (text: string) =>
  text
    .split(" ")
    .map((point) => (point === "-" ? undefined : Number(point === "X")))
    .reverse();

// The two tables of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
describe("The state of an alarm", () => {
  for (const [needed, text, ...states] of [
    [3, "0 - X - X", "OK", "OK", "OK", "OK"],
    [3, "- - - - 0", "OK", "OK", "OK", "OK"],
    [3, "- - - - -", "INSUFFICIENT_DATA", kept, "ALARM", "OK"],
    [3, "0 X X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
    [3, "- - X - -", "ALARM", kept, "ALARM", "OK"],
    [2, "0 - X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
    [2, "0 0 X 0 X", "ALARM", "ALARM", "ALARM", "ALARM"],
    [2, "0 - X - -", "OK", "OK", "ALARM", "OK"],
    [2, "- - - - 0", "OK", "OK", "ALARM", "OK"],
    [2, "- - - X -", "ALARM", kept, "ALARM", "OK"],
  ] as const)
    it(`is what AWS says for ${needed} of 3 points ${text}`, () => {
      assert.deepEqual(
        treatments.map((treatment) => stateOf(alarm(needed, treatment), points(text))),
        states,
      );
    });

  it("is not ALARM before as many periods as it takes have passed", () => {
    assert.equal(stateOf(alarm(2, "missing", "OK"), points("- - - - X")), "OK");
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
  it("stays as it is where DynamoDB measured nothing, whatever the alarm says, unless an expression fills the gap", () => {
    const dynamodb = { ...alarm(1, "notBreaching", "ALARM"), namespace: "AWS/DynamoDB" };
    assert.equal(stateOf(dynamodb, points("- - - - -")), "ALARM");
    const expression = { id: "e", text: "FILL(m, 0)", label: "", metrics: [] };
    assert.equal(stateOf({ ...dynamodb, expression }, points("0 0 0 0 0")), "OK");
  });
});
