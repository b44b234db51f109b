import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import type { SubscriptionProtocol, SubscriptionRecord } from "../records.ts";
import type { TopicStore } from "../store.ts";
import { subscriptionSettings } from "../subscription-settings.ts";

interface Outputs {
  readonly arn: string;
  readonly ownerId: string;
  readonly pendingConfirmation: boolean;
  readonly confirmationWasAuthenticated: boolean;
}

interface SettingInputs {
  readonly filterPolicy?: string;
  readonly filterPolicyScope?: string;
  readonly rawMessageDelivery?: boolean;
  readonly redrivePolicy?: string;
}

const httpAlone = "it is about HTTP endpoints, which can't be subscribed";

/** `aws:sns/topicSubscription:TopicSubscription`. A mail address gets nothing before its owner follows the link in the mail that asks for that.
 * Deleted before, it is gone at once here; AWS forgets it two days after it was asked. Replays are refused: nothing is archived.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html */
export function topicSubscriptionResource(store: TopicStore) {
  const state = ({ arn, confirmationToken, confirmationWasAuthenticated = true }: SubscriptionRecord) => ({
    id: arn,
    outputs: {
      arn,
      ownerId: store.accountId,
      pendingConfirmation: confirmationToken !== undefined,
      confirmationWasAuthenticated: confirmationToken === undefined && confirmationWasAuthenticated,
    },
  });
  return resource<aws.sns.TopicSubscriptionArgs, Outputs>()({
    inputs: {
      topic: true,
      protocol: true,
      endpoint: true,
      filterPolicy: true,
      filterPolicyScope: true,
      rawMessageDelivery: true,
      redrivePolicy: true,
      confirmationTimeoutInMinutes: httpAlone,
      endpointAutoConfirms: httpAlone,
      deliveryPolicy: httpAlone,
    },
    replaceOn: ["topic", "protocol", "endpoint"],
    create: async ({ inputs }) =>
      state(
        await store.subscribe({
          topicArn: inputs.topic as string,
          protocol: inputs.protocol as SubscriptionProtocol,
          endpoint: inputs.endpoint,
          ...settingsOf(inputs),
        }),
      ),
    update: async ({ inputs }, { id }) =>
      state(await store.change({ ...store.subscription(id), ...settingsOf(inputs) })),
    delete: async ({ id }) => await store.unsubscribe(id),
  });
}

function settingsOf({ filterPolicy, filterPolicyScope, rawMessageDelivery, redrivePolicy }: SettingInputs) {
  return subscriptionSettings({
    ...(filterPolicy !== undefined && { FilterPolicy: filterPolicy }),
    ...(filterPolicyScope !== undefined && { FilterPolicyScope: filterPolicyScope }),
    ...(rawMessageDelivery !== undefined && { RawMessageDelivery: String(rawMessageDelivery) }),
    ...(redrivePolicy !== undefined && { RedrivePolicy: redrivePolicy }),
  });
}
