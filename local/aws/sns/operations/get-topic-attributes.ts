import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html */
export const getTopicAttributes = operation("GetTopicAttributes", {
  members: { TopicArn: true },
  access: ({ store }, { TopicArn }) => store.access("GetTopicAttributes", TopicArn),
  run: ({ store }, { TopicArn }) => {
    const topic = store.get(TopicArn);
    const subscriptions = store.subscriptionsOf(TopicArn);
    const pending = subscriptions.filter(({ confirmationToken }) => confirmationToken !== undefined).length;
    return {
      Attributes: {
        TopicArn,
        Owner: store.accountId,
        DisplayName: topic.displayName,
        Policy: topic.policy ?? "",
        SubscriptionsConfirmed: String(subscriptions.length - pending),
        SubscriptionsPending: String(pending),
        SubscriptionsDeleted: "0",
        ...(topic.kmsMasterKeyId !== undefined && { KmsMasterKeyId: topic.kmsMasterKeyId }),
        ...(topic.name.endsWith(".fifo") && {
          FifoTopic: "true",
          ContentBasedDeduplication: String(topic.contentBasedDeduplication),
        }),
      },
    };
  },
});
