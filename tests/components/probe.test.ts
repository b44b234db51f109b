import assert from "node:assert/strict";
import { Probe } from "../../components/probe/index.ts";
import { graphOf } from "../support/graph.ts";
import { rightsOf, stageAlarms } from "./support.ts";

const url = "https://site.test";
const graphWith = async (minutes?: number) =>
  await graphOf(() => new Probe("probe", { code: "tests", url, minutes, alarms: stageAlarms("essential") }));

describe("Probe, the component", () => {
  it("calls its function by schedule, once each time, by the alias that the rule alone may call", async () => {
    const graph = await graphWith();
    const rule = graph.one("aws:cloudwatch/eventRule:EventRule", "probe-schedule");
    assert.equal(rule.inputs["scheduleExpression"], "rate(5 minutes)");
    const alias = graph.one("aws:lambda/alias:Alias").outputs["arn"];
    const target = graph.one("aws:cloudwatch/eventTarget:EventTarget");
    assert.deepEqual([target.inputs["rule"], target.inputs["arn"]], [rule.outputs["name"], alias]);
    const permission = graph.one("aws:lambda/permission:Permission");
    const { principal, sourceArn, qualifier } = permission.inputs;
    assert.deepEqual(
      [principal, sourceArn, qualifier],
      ["events.amazonaws.com", rule.outputs["arn"], "live"],
    );
    const once = graph.one("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig");
    assert.deepEqual([once.inputs["qualifier"], once.inputs["maximumRetryAttempts"]], ["live", 0]);
    for (const first of [permission, once]) assert.ok(graph.dependsOn(target, first));
  });

  it("has the site's address and no right but to write its log and traces", async () => {
    const graph = await graphWith();
    const { environment } = graph.one("aws:lambda/function:Function").inputs;
    assert.deepEqual(environment, { variables: { SITE_URL: url } });
    assert.deepEqual(Object.keys(rightsOf(graph, "probe-role")), ["probe-basics"]);
  });

  it("has an alarm, also where alarms are few, when two probes fail one after the other", async () => {
    const graph = await graphWith(60);
    const alarm = graph.one("aws:cloudwatch/metricAlarm:MetricAlarm");
    const { namespace, metricName, dimensions, period, evaluationPeriods, threshold } = alarm.inputs;
    assert.deepEqual(
      [namespace, metricName, dimensions, period, evaluationPeriods, threshold],
      [
        "AWS/Lambda",
        "Errors",
        { FunctionName: graph.one("aws:lambda/function:Function").outputs["name"] },
        3600,
        2,
        0,
      ],
    );
    assert.match(String(alarm.inputs["alarmDescription"]), /runbook\.md#probe-failed$/);
  });

  it("refuses a time that no alarm can look at", async () => {
    for (const minutes of [0, 61, 1.5])
      await assert.rejects(graphWith(minutes), /Probe "probe": minutes must be a whole number from 1 to 60/);
  });
});
