import type * as aws from "@pulumi/aws";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import type { SubscriptionProtocol, SubscriptionRecord } from "../records.ts";
import { subscriptionSettings } from "../settings.ts";
import type { Topics } from "../topics.ts";

type SubscriptionInputs = Inputs<aws.sns.TopicSubscriptionArgs>;

/** `aws:sns/topicSubscription:TopicSubscription`. A mail address gets nothing before its owner follows the link in the mail that asks for that.
 * Deleted before, it is gone at once here; AWS forgets it two days after it was asked.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html */
export function topicSubscriptionHandler(
  topics: Topics,
  accountId: string,
): ResourceHandler<SubscriptionInputs> {
  const topicArn = ({ topic }: SubscriptionInputs): string => topic as string;
  const outputs = ({ arn, confirmationToken, confirmationWasAuthenticated = true }: SubscriptionRecord) => ({
    id: arn,
    outputs: {
      arn,
      ownerId: accountId,
      pendingConfirmation: confirmationToken !== undefined,
      confirmationWasAuthenticated: confirmationToken === undefined && confirmationWasAuthenticated,
    },
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
      return outputs(made);
    },
    update: async ({ inputs }, { id }) => {
      return outputs(await topics.change({ ...topics.subscription(id), ...settings(inputs) }));
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
    Object.fromEntries(
      Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  );
}
