import type { ServiceFactory } from "../../contract/service.ts";
import { snsApi } from "./api.ts";
import { serveConfirmations } from "./confirmations.ts";
import { topicHandler, topicPolicyHandler } from "./resources/topic.ts";
import { topicSubscriptionHandler } from "./resources/topic-subscription.ts";
import { Topics } from "./topics.ts";

/** SNS: topics with queues, functions and mail addresses as subscribers. Mails land in the local inbox, once their address has confirmed. */
export const sns: ServiceFactory = (platform) => {
  const { accountId } = platform;
  const topics = new Topics(platform);
  serveConfirmations(platform, topics);
  return {
    name: "sns",
    resources: {
      "aws:sns/topic:Topic": topicHandler(topics, accountId),
      "aws:sns/topicPolicy:TopicPolicy": topicPolicyHandler(topics, accountId),
      "aws:sns/topicSubscription:TopicSubscription": topicSubscriptionHandler(topics, accountId),
    },
    api: snsApi(topics, accountId),
    foreign: () => topics.foreign(),
    ready: async () => await Promise.resolve(topics.deliveries.resume()),
    stop: async () => await topics.deliveries.stop(),
  };
};
