import { operation } from "../operation.ts";

/** Lists the targets of a rule, all on one page.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTargetsByRule.html */
export const listTargetsByRule = operation("ListTargetsByRule", {
  members: {
    Rule: true,
    EventBusName: true,
    NextToken: "everything is on one page",
    Limit: "everything is on one page",
  },
  read: ({ store, region }, { Rule, EventBusName }) => store.ruleArn(region, Rule, EventBusName),
  access: (_, ruleArn) => [{ action: "events:ListTargetsByRule", resource: ruleArn }],
  run: ({ store }, ruleArn) => ({ Targets: Object.values(store.rule(ruleArn).targets) }),
});
