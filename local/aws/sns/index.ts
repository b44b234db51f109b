import type { ServiceFactory } from "../../contract/service.ts";
import { snsApi } from "./api.ts";
import { serveConfirmations } from "./confirmations.ts";
import { topicPolicyResource } from "./resources/topic-policy.ts";
import { topicSubscriptionResource } from "./resources/topic-subscription.ts";
import { topicResource } from "./resources/topic.ts";
import { TopicStore } from "./store.ts";

/** SNS: topics with queues, functions and mail addresses as subscribers. Mails land in the local inbox, once their address has confirmed. */
export const sns: ServiceFactory = (platform) => {
  const store = new TopicStore(platform);
  serveConfirmations(platform, store);
  return {
    name: "sns",
    resources: {
      "aws:sns/topic:Topic": topicResource(store),
      "aws:sns/topicPolicy:TopicPolicy": topicPolicyResource(store),
      "aws:sns/topicSubscription:TopicSubscription": topicSubscriptionResource(store),
    },
    api: snsApi(store),
    foreign: () => store.foreign(),
    ready: async () => store.deliveries.resume(),
    stop: async () => await store.deliveries.stop(),
    abandon: async () => await store.deliveries.stop(),
  };
};
