import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_EnableRule.html */
export const enableRule = operation("EnableRule", {
  members: { Name: true, EventBusName: true },
  read: ({ store, region }, { Name, EventBusName }) => store.ruleArn(region, Name, EventBusName),
  access: (_, arn) => [{ action: "events:EnableRule", resource: arn }],
  run: async ({ store }, arn) => void (await store.putRule({ ...store.rule(arn), isEnabled: true })),
});

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html */
export const disableRule = operation("DisableRule", {
  members: { Name: true, EventBusName: true },
  read: ({ store, region }, { Name, EventBusName }) => store.ruleArn(region, Name, EventBusName),
  access: (_, arn) => [{ action: "events:DisableRule", resource: arn }],
  run: async ({ store }, arn) => void (await store.putRule({ ...store.rule(arn), isEnabled: false })),
});
