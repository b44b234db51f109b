import { operation } from "../operation.ts";
import type { RuleRecord } from "../records.ts";

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeRule.html */
export const describeRule = operation("DescribeRule", {
  members: { Name: true, EventBusName: true },
  read: ({ store, region }, { Name, EventBusName }) => store.ruleArn(region, Name, EventBusName),
  access: (_, arn) => [{ action: "events:DescribeRule", resource: arn }],
  run: ({ store }, arn) => describe(store.rule(arn)),
});

/** Lists the rules of a bus, all on one page.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html */
export const listRules = operation("ListRules", {
  members: {
    NamePrefix: true,
    EventBusName: true,
    NextToken: "everything is on one page",
    Limit: "everything is on one page",
  },
  access: ({ store, region }) => [{ action: "events:ListRules", resource: store.arnOf(region, "rule/*") }],
  run: ({ store, region }, { NamePrefix = "", EventBusName }) => ({
    Rules: store
      .rulesOf(store.bus(store.busArn(region, EventBusName)).arn)
      .filter(({ name }) => name.startsWith(NamePrefix))
      .map(describe),
  }),
});

function describe({
  name,
  arn,
  busArn,
  eventPattern,
  schedule,
  isEnabled,
  description,
  roleArn,
}: RuleRecord) {
  return {
    Name: name,
    Arn: arn,
    EventPattern: eventPattern === "" ? undefined : eventPattern,
    ScheduleExpression: schedule?.expression,
    State: isEnabled ? "ENABLED" : "DISABLED",
    Description: description,
    RoleArn: roleArn,
    EventBusName: busArn.split("/").slice(1).join("/"),
  };
}
