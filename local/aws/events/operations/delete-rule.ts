import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html */
export const deleteRule = operation("DeleteRule", {
  members: { Name: true, EventBusName: true, Force: "no service manages rules here" },
  read: ({ store, region }, { Name, EventBusName }) => store.ruleArn(region, Name, EventBusName),
  access: (_, arn) => [{ action: "events:DeleteRule", resource: arn }],
  run: async ({ store }, arn) => await store.deleteRule(arn),
});
