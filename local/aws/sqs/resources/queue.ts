import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import { readAttributes, type SettingChanges } from "../attributes.ts";
import { checkQueueName } from "../queue-name.ts";
import { settingDefaults } from "../records.ts";
import type { QueueStore } from "../store.ts";

type QueueInputs = Inputs<aws.sqs.QueueArgs>;

/** `aws:sqs/queue:Queue`.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export function queueResource(store: QueueStore): ResourceHandler<QueueInputs> {
  const outputs = (arn: string) => {
    const { record } = store.get(arn);
    const url = store.urlOf(record);
    return { id: url, outputs: { arn, url, name: record.name } };
  };
  return {
    replaceOn: ["name", "namePrefix", "fifoQueue", "region"],
    create: async ({ name, region, inputs }) => {
      const suffix = inputs.fifoQueue ? ".fifo" : "";
      const queueName = inputs.name ?? physicalName(inputs.namePrefix ?? name, 80 - suffix.length) + suffix;
      checkQueueName(queueName, inputs.fifoQueue ?? false);
      const { record } = await store.create({
        name: queueName,
        region,
        origin: "program",
        tags: inputs.tags ?? {},
        settings: settings(inputs),
      });
      return outputs(record.arn);
    },
    update: async ({ inputs }, previous) => {
      const { arn } = previous.outputs as { arn: string };
      const { policy, redrive, redriveAllow } = store.get(arn).record.settings;
      // What QueuePolicy, RedrivePolicy and RedriveAllowPolicy set stays.
      await store.change(arn, {
        ...unset,
        ...settingDefaults,
        policy,
        redrive,
        redriveAllow,
        ...settings(inputs),
      });
      await store.retag(arn, inputs.tags ?? {});
      return outputs(arn);
    },
    delete: async ({ outputs: made }) => await store.delete((made as { arn: string }).arn),
  };
}

/** Settings without a default: an update that does not name them takes them back. */
const unset: SettingChanges = {
  deduplicationScope: undefined,
  fifoThroughputLimit: undefined,
  kmsMasterKeyId: undefined,
  kmsDataKeyReusePeriod: undefined,
  sqsManagedSse: undefined,
};

function settings(inputs: QueueInputs): SettingChanges {
  const attributes: Record<string, string | number | boolean | undefined> = {
    DelaySeconds: inputs.delaySeconds,
    MaximumMessageSize: inputs.maxMessageSize,
    MessageRetentionPeriod: inputs.messageRetentionSeconds,
    ReceiveMessageWaitTimeSeconds: inputs.receiveWaitTimeSeconds,
    VisibilityTimeout: inputs.visibilityTimeoutSeconds,
    ContentBasedDeduplication: inputs.contentBasedDeduplication,
    DeduplicationScope: inputs.deduplicationScope,
    FifoThroughputLimit: inputs.fifoThroughputLimit,
    KmsMasterKeyId: inputs.kmsMasterKeyId,
    KmsDataKeyReusePeriodSeconds: inputs.kmsDataKeyReusePeriodSeconds,
    SqsManagedSseEnabled: inputs.sqsManagedSseEnabled,
    Policy: inputs.policy,
    RedrivePolicy: inputs.redrivePolicy,
    RedriveAllowPolicy: inputs.redriveAllowPolicy,
  };
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) given[name] = String(value);
  // Programs write `contentBasedDeduplication: false` for standard queues too; the provider leaves it out.
  if (!inputs.fifoQueue && inputs.contentBasedDeduplication === false)
    delete given["ContentBasedDeduplication"];
  return readAttributes(given, inputs.fifoQueue ?? false);
}
