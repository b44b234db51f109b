import { operation } from "../operation.ts";
import type { SubscriptionRecord } from "../records.ts";

/** Lists the subscriptions of a region, all on one page.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptions.html */
export const listSubscriptions = operation("ListSubscriptions", {
  members: { NextToken: "everything is on one page" },
  access: ({ store }) => store.access("ListSubscriptions", "*"),
  run: ({ store, region }) => ({
    Subscriptions: store.allSubscriptions(region).map((one) => describe(one, store.accountId)),
  }),
});

/** Lists the subscriptions of a topic, all on one page.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html */
export const listSubscriptionsByTopic = operation("ListSubscriptionsByTopic", {
  members: { TopicArn: true, NextToken: "everything is on one page" },
  access: ({ store }, { TopicArn }) => store.access("ListSubscriptionsByTopic", TopicArn),
  run: ({ store }, { TopicArn }) => ({
    Subscriptions: store
      .subscriptionsOf(store.get(TopicArn).arn)
      .map((one) => describe(one, store.accountId)),
  }),
});

function describe(subscription: SubscriptionRecord, owner: string) {
  const { arn, topicArn, protocol, endpoint, confirmationToken } = subscription;
  return {
    SubscriptionArn: confirmationToken === undefined ? arn : "PendingConfirmation",
    TopicArn: topicArn,
    Protocol: protocol,
    Endpoint: endpoint,
    Owner: owner,
  };
}
