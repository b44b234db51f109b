import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html */
export const confirmSubscription = operation("ConfirmSubscription", {
  members: { TopicArn: true, Token: true, AuthenticateOnUnsubscribe: ["false"] },
  access: ({ store }, { TopicArn }) => store.access("ConfirmSubscription", TopicArn),
  run: async ({ store }, { TopicArn, Token }) => ({
    SubscriptionArn: (await store.confirm(TopicArn, Token, true)).arn,
  }),
});
