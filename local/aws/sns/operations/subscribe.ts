import { operation } from "../operation.ts";
import type { SubscriptionProtocol } from "../records.ts";
import { subscriptionSettings } from "../subscription-settings.ts";

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
export const subscribe = operation("Subscribe", {
  members: { TopicArn: true, Protocol: true, Endpoint: true, Attributes: true, ReturnSubscriptionArn: true },
  access: ({ store }, { TopicArn }) => store.access("Subscribe", TopicArn),
  run: async (
    { store },
    { TopicArn, Protocol, Endpoint = "", Attributes, ReturnSubscriptionArn = false },
  ) => {
    const { arn, confirmationToken } = await store.subscribe({
      topicArn: TopicArn,
      protocol: Protocol as SubscriptionProtocol,
      endpoint: Endpoint,
      ...subscriptionSettings(Attributes ?? {}),
    });
    const isPending = confirmationToken !== undefined && !ReturnSubscriptionArn;
    return { SubscriptionArn: isPending ? "pending confirmation" : arn };
  },
});
