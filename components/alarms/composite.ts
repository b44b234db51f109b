import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../parts/component.ts";
import type { CompositeKind } from "./kinds.ts";

/** Makes an alarm that goes off with any of those that it tells for.
 * @param name Logical name of the alarms; the resource is `<name>-<kind>`.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html */
export function compositeAlarm(
  name: string,
  {
    kind,
    symptoms,
    description,
  }: {
    readonly kind: CompositeKind;
    readonly symptoms: readonly aws.cloudwatch.MetricAlarm[];
    readonly description: string;
  },
  { actions, tags }: { readonly actions: pulumi.Input<string>[]; readonly tags: Tags | undefined },
  parent: pulumi.Resource,
): void {
  new aws.cloudwatch.CompositeAlarm(
    `${name}-${kind}`,
    {
      alarmName: `${pulumi.getProject()}-${pulumi.getStack()}-${kind}`,
      alarmDescription: description,
      alarmRule: pulumi
        .all(symptoms.map((symptom) => symptom.name))
        .apply((names) => names.map((symptom) => `ALARM("${symptom}")`).join(" OR ")),
      alarmActions: actions,
      okActions: actions,
      tags,
    },
    { parent },
  );
}
