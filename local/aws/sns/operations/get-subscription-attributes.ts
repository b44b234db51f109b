import { operation } from "../operation.ts";
import { topicArnOf } from "../subscription-arn.ts";

/** @see https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html */
export const getSubscriptionAttributes = operation("GetSubscriptionAttributes", {
  members: { SubscriptionArn: true },
  access: ({ store }, { SubscriptionArn }) =>
    store.access("GetSubscriptionAttributes", topicArnOf(SubscriptionArn)),
  run: ({ store }, { SubscriptionArn }) => {
    const subscription = store.subscription(SubscriptionArn);
    const { filterPolicy, filterPolicyScope, deadLetterArn } = subscription;
    const isPending = subscription.confirmationToken !== undefined;
    const { confirmationWasAuthenticated = true } = subscription;
    return {
      Attributes: {
        SubscriptionArn: subscription.arn,
        TopicArn: subscription.topicArn,
        Protocol: subscription.protocol,
        Endpoint: subscription.endpoint,
        Owner: store.accountId,
        RawMessageDelivery: String(subscription.rawMessageDelivery),
        PendingConfirmation: String(isPending),
        ConfirmationWasAuthenticated: String(!isPending && confirmationWasAuthenticated),
        ...(filterPolicy !== undefined && {
          FilterPolicy: filterPolicy,
          FilterPolicyScope: filterPolicyScope,
        }),
        ...(deadLetterArn !== undefined && {
          RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterArn }),
        }),
      },
    };
  },
});
