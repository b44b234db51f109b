import type { Operation } from "../../contract/operation.ts";
import type { ServiceApi } from "../../contract/service.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { confirmSubscription } from "./operations/confirm-subscription.ts";
import { createTopic } from "./operations/create-topic.ts";
import { deleteTopic } from "./operations/delete-topic.ts";
import { getSubscriptionAttributes } from "./operations/get-subscription-attributes.ts";
import { getTopicAttributes } from "./operations/get-topic-attributes.ts";
import { listSubscriptions, listSubscriptionsByTopic } from "./operations/list-subscriptions.ts";
import { listTopics } from "./operations/list-topics.ts";
import { publish } from "./operations/publish.ts";
import { publishBatch } from "./operations/publish-batch.ts";
import { setSubscriptionAttributes } from "./operations/set-subscription-attributes.ts";
import { subscribe } from "./operations/subscribe.ts";
import { unsubscribe } from "./operations/unsubscribe.ts";
import type { TopicStore } from "./store.ts";

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Operations.html */
export const operations: readonly Operation<TopicStore>[] = [
  confirmSubscription,
  createTopic,
  deleteTopic,
  getSubscriptionAttributes,
  getTopicAttributes,
  listSubscriptions,
  listSubscriptionsByTopic,
  listTopics,
  publish,
  publishBatch,
  setSubscriptionAttributes,
  subscribe,
  unsubscribe,
];

/** SNS as SDK clients, and the services here, call it. */
export function snsApi(store: TopicStore): ServiceApi {
  return serviceApi({
    signingName: "sns",
    protocol: "query",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
    acceptsAnonymous: true,
    errors: { names: { AccessDenied: "AuthorizationError" } },
  });
}
