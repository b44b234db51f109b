import { newSchedule } from "../rule-schedule.ts";
import { operation } from "../operation.ts";

/** Makes a rule, or changes it; its targets stay. It has a pattern, a schedule, or both.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
export const putRule = operation("PutRule", {
  members: {
    Name: true,
    EventBusName: true,
    EventPattern: true,
    ScheduleExpression: true,
    State: ["ENABLED", "DISABLED"],
    Description: true,
    RoleArn: true,
    Tags: { Key: true, Value: true },
  },
  read: ({ store, region }, input) => {
    const { Name: name, EventBusName, EventPattern: eventPattern = "" } = input;
    return {
      name,
      eventPattern,
      expression: input.ScheduleExpression,
      arn: store.ruleArn(region, name, EventBusName),
      busArn: store.busArn(region, EventBusName),
      description: input.Description,
      isEnabled: input.State !== "DISABLED",
      roleArn: input.RoleArn,
      tags: input.Tags && Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key, Value])),
    };
  },
  access: (_, { arn }) => [{ action: "events:PutRule", resource: arn }],
  run: async ({ store }, { expression, ...rule }) => {
    const before = store.findRule(rule.arn);
    await store.putRule({
      ...rule,
      schedule: newSchedule(before?.schedule, expression),
      tags: before?.tags ?? rule.tags ?? {},
      targets: before?.targets ?? {},
      origin: before?.origin ?? "api",
    });
    return { RuleArn: rule.arn };
  },
});
