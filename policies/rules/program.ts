import { hasUnknown, ofTypes, type PolicyResource } from "../graph.ts";
import { lacking, must, type Rule } from "../rule.ts";

const alarms = ["aws:cloudwatch/metricAlarm:MetricAlarm"];
const composites = ["aws:cloudwatch/compositeAlarm:CompositeAlarm"];

/** Rules of what a program needs besides its parts: somebody is told, and knows what it costs. */
export const program: readonly Rule[] = [
  {
    id: "alarm-actions",
    title: "Somebody is told of an alarm: by itself, or by one that is made of it",
    number: "trap",
    sources: ["CKV_AWS_319", "CloudWatch.15"],
    severity: "medium",
    types: [...alarms, ...composites],
    check: (alarm, graph) => {
      const partOf = ofTypes(graph, composites).some((composite) => isPartOf(alarm, composite));
      if (partOf) return [];
      return must(
        alarm,
        "alarmActions",
        (actions) => Array.isArray(actions) && actions.length > 0,
        "give the alarm a topic",
      );
    },
  },
  {
    id: "budget",
    title: "The program has a budget, so that a surprise is told of within a day",
    number: "trap",
    sources: [],
    severity: "low",
    checkProgram: (graph) =>
      ofTypes(graph, ["aws:budgets/budget:Budget"]).length > 0 ? [] : lacking("make a Budget"),
  },
];

/** True for an alarm that a composite alarm is, or may be, made of. */
function isPartOf(alarm: PolicyResource, { urn, inputs, propertyDependencies }: PolicyResource): boolean {
  if (urn === alarm.urn) return false;
  const { alarmRule } = inputs;
  const sources = propertyDependencies["alarmRule"] ?? [];
  if (sources.includes(alarm.urn)) return true;
  if (hasUnknown(alarmRule)) return sources.length === 0;
  const names = [alarm.inputs["name"], alarm.outputs["name"], alarm.outputs["arn"]];
  return names.some((name) => typeof name === "string" && String(alarmRule).includes(`"${name}"`));
}
