import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Resource } from "../../../contract/resource.ts";
import type { TopicStore } from "../store.ts";

interface Outputs {
  readonly arn: string;
  readonly name: string;
  readonly owner: string;
  readonly region: string;
}

interface TopicInputs {
  readonly displayName?: string;
  readonly policy?: unknown;
  readonly contentBasedDeduplication?: boolean;
  readonly kmsMasterKeyId?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

const notLogged = "the delivery status of messages is not logged";

/** `aws:sns/topic:Topic`. Archives are refused: nothing is kept to be replayed. */
export function topicResource(store: TopicStore) {
  const put = async ({ inputs, region }: Resource<TopicInputs>, arn: string, name: string) => {
    const { policy } = inputs;
    await store.put({
      arn,
      name,
      region,
      origin: "program",
      tags: inputs.tags ?? {},
      displayName: inputs.displayName ?? "",
      // A TopicPolicy's stays when the topic says nothing.
      policy: policyText(policy) ?? store.find(arn)?.policy,
      contentBasedDeduplication: inputs.contentBasedDeduplication ?? false,
      kmsMasterKeyId: inputs.kmsMasterKeyId,
    });
    return { id: arn, outputs: { arn, name, owner: store.accountId, region } };
  };
  return resource<aws.sns.TopicArgs, Outputs>()({
    inputs: {
      name: true,
      namePrefix: true,
      displayName: true,
      policy: true,
      fifoTopic: true,
      contentBasedDeduplication: true,
      kmsMasterKeyId: true,
      tags: true,
      fifoThroughputScope: ["Topic"],
      signatureVersion: "messages are not signed",
      tracingConfig: "every message is traced",
      deliveryPolicy: "it is about HTTP endpoints, which can't be subscribed",
      applicationFailureFeedbackRoleArn: notLogged,
      applicationSuccessFeedbackRoleArn: notLogged,
      applicationSuccessFeedbackSampleRate: notLogged,
      firehoseFailureFeedbackRoleArn: notLogged,
      firehoseSuccessFeedbackRoleArn: notLogged,
      firehoseSuccessFeedbackSampleRate: notLogged,
      httpFailureFeedbackRoleArn: notLogged,
      httpSuccessFeedbackRoleArn: notLogged,
      httpSuccessFeedbackSampleRate: notLogged,
      lambdaFailureFeedbackRoleArn: notLogged,
      lambdaSuccessFeedbackRoleArn: notLogged,
      lambdaSuccessFeedbackSampleRate: notLogged,
      sqsFailureFeedbackRoleArn: notLogged,
      sqsSuccessFeedbackRoleArn: notLogged,
      sqsSuccessFeedbackSampleRate: notLogged,
    },
    replaceOn: ["name", "namePrefix", "fifoTopic", "region"],
    create: async (topic) => {
      const { name, namePrefix, fifoTopic = false } = topic.inputs;
      const suffix = fifoTopic ? ".fifo" : "";
      const physical = name ?? physicalName(namePrefix ?? topic.name, 256 - suffix.length) + suffix;
      return await put(topic, store.arnOf(topic.region, physical), physical);
    },
    update: async (topic, { id, outputs }) => await put(topic, id, outputs.name),
    delete: async ({ id }) => await store.delete(id),
    lookUp: async (id, region) => {
      const topic = store.find(id) ?? store.find(store.arnOf(region, id));
      if (!topic) return undefined;
      const { arn, name, displayName, tags } = topic;
      return {
        id: arn,
        outputs: { arn, name, owner: store.accountId, region },
        inputs: { name, displayName, tags, fifoTopic: name.endsWith(".fifo") },
      };
    },
  });
}

/** Policies come as JSON text or as the document itself; undefined when there is none. */
export function policyText(policy: unknown): string | undefined {
  return policy === undefined || typeof policy === "string" ? policy : JSON.stringify(policy);
}
