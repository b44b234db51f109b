import { invalid } from "../errors.ts";
import { operation } from "../operation.ts";

/** Adds targets to a rule, or changes them.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html */
export const putTargets = operation("PutTargets", {
  members: {
    Rule: true,
    EventBusName: true,
    Targets: {
      Id: true,
      Arn: true,
      RoleArn: true,
      Input: true,
      InputPath: true,
      InputTransformer: { InputPathsMap: true, InputTemplate: true },
      SqsParameters: { MessageGroupId: true },
      RetryPolicy: { MaximumRetryAttempts: true, MaximumEventAgeInSeconds: true },
      DeadLetterConfig: { Arn: true },
    },
  },
  read: ({ store, region }, { Rule, EventBusName, Targets: targets }) => {
    if (targets.length === 0) throw invalid("Parameter Targets must be a list that is not empty.");
    return { ruleArn: store.ruleArn(region, Rule, EventBusName), targets };
  },
  access: (_, { ruleArn }) => [{ action: "events:PutTargets", resource: ruleArn }],
  run: async ({ store }, { ruleArn, targets }) => {
    for (const target of targets) await store.putTarget(ruleArn, target);
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
});
