import { operation } from "../operation.ts";
import { topicArnOf } from "../subscription-arn.ts";
import { subscriptionSettings } from "../subscription-settings.ts";

/** @see https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html */
export const setSubscriptionAttributes = operation("SetSubscriptionAttributes", {
  members: { SubscriptionArn: true, AttributeName: true, AttributeValue: true },
  access: ({ store }, { SubscriptionArn }) =>
    store.access("SetSubscriptionAttributes", topicArnOf(SubscriptionArn)),
  run: async ({ store }, { SubscriptionArn, AttributeName, AttributeValue = "" }) => {
    const subscription = store.subscription(SubscriptionArn);
    const settings = subscriptionSettings({ [AttributeName]: AttributeValue }, subscription);
    await store.change({ ...subscription, ...settings });
  },
});
