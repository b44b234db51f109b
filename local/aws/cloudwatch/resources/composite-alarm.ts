import type * as aws from "@pulumi/aws";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import type { Read } from "../../../contract/members.ts";
import { checkActions, actionsOf } from "../alarm-actions.ts";
import { parseAlarmRule } from "../alarm-rule.ts";
import type { CloudWatchStore } from "../store.ts";

interface Outputs {
  readonly arn: string;
}

const inputs = {
  alarmName: true,
  alarmRule: true,
  alarmDescription: true,
  actionsEnabled: true,
  alarmActions: true,
  okActions: true,
  insufficientDataActions: true,
  tags: true,
} as const;

type CompositeInputs = Read<Inputs<aws.cloudwatch.CompositeAlarmArgs>, typeof inputs>;

/** `aws:cloudwatch/compositeAlarm:CompositeAlarm`, of other alarms of its region. Alarms that suppress its actions are refused.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
export function compositeAlarmResource(store: CloudWatchStore) {
  const put = async ({ inputs: given, region }: Resource<CompositeInputs>) => {
    const { alarmName: name, alarmRule: rule } = given;
    const arn = store.alarmArn(region, name);
    parseAlarmRule(rule);
    checkActions(name, given);
    const before = store.alarms.find(arn);
    await store.alarms.put({
      name,
      arn,
      region,
      rule,
      description: given.alarmDescription ?? "",
      actions: actionsOf(given),
      state: before?.state ?? "INSUFFICIENT_DATA",
      reason: before?.reason ?? "",
      changedAt: before?.changedAt ?? new Date().toISOString(),
      tags: given.tags ?? {},
    });
    return { id: name, outputs: { arn } };
  };
  return resource<aws.cloudwatch.CompositeAlarmArgs, Outputs>()({
    inputs,
    replaceOn: ["alarmName", "region"],
    create: put,
    update: put,
    delete: async ({ outputs: { arn } }) => await store.alarms.delete(arn),
  });
}
