import type * as aws from "@pulumi/aws";
import type { Inputs, ResourceHandler } from "../../../platform/resource.ts";
import type { SubscriptionProtocol } from "../records.ts";
import { subscriptionSettings } from "../settings.ts";
import type { Topics } from "../topics.ts";

type SubscriptionInputs = Inputs<aws.sns.TopicSubscriptionArgs>;

/** `aws:sns/topicSubscription:TopicSubscription`. A mail address counts as confirmed at once here; on AWS its owner follows a link first. */
export function topicSubscriptionHandler(topics: Topics, accountId: string): ResourceHandler<SubscriptionInputs> {
  const topicArn = ({ topic }: SubscriptionInputs): string => topic as string;
  const outputs = (arn: string) => ({
    id: arn,
    outputs: { arn, ownerId: accountId, pendingConfirmation: false, confirmationWasAuthenticated: true },
  });
  return {
    replaceOn: ["topic", "protocol", "endpoint"],
    create: async ({ inputs }) => {
      const { protocol, endpoint } = inputs;
      const made = await topics.subscribe({
        topicArn: topicArn(inputs),
        protocol: protocol as SubscriptionProtocol,
        endpoint,
        ...settings(inputs),
      });
      return outputs(made.arn);
    },
    update: async ({ inputs }, { id }) => {
      await topics.change({ ...topics.subscription(id), ...settings(inputs) });
      return outputs(id);
    },
    delete: async ({ id }) => await topics.unsubscribe(id),
  };
}

function settings(inputs: SubscriptionInputs) {
  const attributes = {
    FilterPolicy: inputs.filterPolicy,
    FilterPolicyScope: inputs.filterPolicyScope,
    RawMessageDelivery: inputs.rawMessageDelivery?.toString(),
    RedrivePolicy: inputs.redrivePolicy,
  };
  return subscriptionSettings(
    Object.fromEntries(Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined)),
  );
}
