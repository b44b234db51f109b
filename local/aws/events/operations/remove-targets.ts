import { invalid } from "../errors.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemoveTargets.html */
export const removeTargets = operation("RemoveTargets", {
  members: { Rule: true, EventBusName: true, Ids: true, Force: "no service manages rules here" },
  read: ({ store, region }, { Rule, EventBusName, Ids: ids }) => {
    if (ids.length === 0) throw invalid("Parameter Ids must be a list that is not empty.");
    return { ruleArn: store.ruleArn(region, Rule, EventBusName), ids };
  },
  access: (_, { ruleArn }) => [{ action: "events:RemoveTargets", resource: ruleArn }],
  run: async ({ store }, { ruleArn, ids }) => {
    const { arn } = store.rule(ruleArn);
    for (const id of ids) await store.removeTarget(arn, id);
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
});
