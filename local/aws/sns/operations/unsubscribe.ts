import { invalidParameter } from "../errors.ts";
import { operation } from "../operation.ts";
import { topicArnOf } from "../subscription-arn.ts";

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html */
export const unsubscribe = operation("Unsubscribe", {
  members: { SubscriptionArn: true },
  access: ({ store }, { SubscriptionArn }) => store.access("Unsubscribe", topicArnOf(SubscriptionArn)),
  run: async ({ store }, { SubscriptionArn }) => {
    const { arn, confirmationToken } = store.subscription(SubscriptionArn);
    if (confirmationToken !== undefined)
      throw invalidParameter(
        "SubscriptionArn Reason: Cannot unsubscribe a subscription that is pending confirmation",
      );
    await store.unsubscribe(arn);
  },
});
