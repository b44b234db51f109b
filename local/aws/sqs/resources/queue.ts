import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import { readAttributes, type SettingChanges } from "../attributes.ts";
import { checkQueueName } from "../queue-name.ts";
import { settingDefaults } from "../records.ts";
import type { QueueStore } from "../store.ts";

/** Outputs of a queue. */
interface QueueOutputs {
  readonly arn: string;
  readonly url: string;
  readonly name: string;
}

/** Longest name, with its ending. */
const LONGEST_NAME = 80;

/** `aws:sqs/queue:Queue`.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export const queueResource = (queues: QueueStore) => {
  const state = (arn: string) => {
    const { record } = queues.get(arn);
    const url = queues.urlOf(record);
    return { id: url, outputs: { arn, url, name: record.name } };
  };
  return resource<aws.sqs.QueueArgs, QueueOutputs>()({
    inputs: {
      name: true,
      namePrefix: true,
      fifoQueue: true,
      contentBasedDeduplication: true,
      deduplicationScope: true,
      fifoThroughputLimit: true,
      delaySeconds: true,
      maxMessageSize: true,
      messageRetentionSeconds: true,
      receiveWaitTimeSeconds: true,
      visibilityTimeoutSeconds: true,
      kmsMasterKeyId: true,
      kmsDataKeyReusePeriodSeconds: true,
      sqsManagedSseEnabled: true,
      policy: true,
      redrivePolicy: true,
      redriveAllowPolicy: true,
      tags: true,
    },
    replaceOn: ["name", "namePrefix", "fifoQueue", "region"],
    create: async ({ name, region, inputs }) => {
      const { fifoQueue: isFifo = false, tags = {} } = inputs;
      const suffix = isFifo ? ".fifo" : "";
      const queueName =
        inputs.name ?? physicalName(inputs.namePrefix ?? name, LONGEST_NAME - suffix.length) + suffix;
      checkQueueName(queueName, isFifo);
      const { record } = await queues.create({
        name: queueName,
        region,
        origin: "program",
        tags,
        settings: settings(inputs),
      });
      return state(record.arn);
    },
    update: async ({ inputs }, { outputs: { arn } }) => {
      const { policy, redrive, redriveAllow } = queues.get(arn).record.settings;
      // What QueuePolicy, RedrivePolicy and RedriveAllowPolicy set stays.
      const others = { policy, redrive, redriveAllow };
      await queues.change(arn, { ...unset, ...settingDefaults, ...others, ...settings(inputs) });
      await queues.retag(arn, inputs.tags ?? {});
      return state(arn);
    },
    delete: async ({ outputs: { arn } }) => await queues.delete(arn),
    lookUp: async (id, region) => {
      const queue = queues
        .all()
        .find(({ record }) => record.region === region && [record.name, queues.urlOf(record)].includes(id));
      if (!queue) return undefined;
      const { name, tags, arn } = queue.record;
      return { ...state(arn), inputs: { name, tags, fifoQueue: queue.isFifo } };
    },
  });
};

/** Settings without a default: an update that does not name them takes them back. */
const unset: SettingChanges = {
  deduplicationScope: undefined,
  fifoThroughputLimit: undefined,
  kmsMasterKeyId: undefined,
  kmsDataKeyReusePeriod: undefined,
  sqsManagedSse: undefined,
};

/** Inputs that are attributes of the queue. */
interface SettingInputs {
  readonly fifoQueue?: boolean;
  readonly contentBasedDeduplication?: boolean;
  readonly deduplicationScope?: string;
  readonly fifoThroughputLimit?: string;
  readonly delaySeconds?: number;
  readonly maxMessageSize?: number;
  readonly messageRetentionSeconds?: number;
  readonly receiveWaitTimeSeconds?: number;
  readonly visibilityTimeoutSeconds?: number;
  readonly kmsMasterKeyId?: string;
  readonly kmsDataKeyReusePeriodSeconds?: number;
  readonly sqsManagedSseEnabled?: boolean;
  readonly policy?: string;
  readonly redrivePolicy?: string;
  readonly redriveAllowPolicy?: string;
}

function settings(inputs: SettingInputs): SettingChanges {
  const { fifoQueue: isFifo = false, contentBasedDeduplication } = inputs;
  const attributes: Record<string, string | number | boolean | undefined> = {
    DelaySeconds: inputs.delaySeconds,
    MaximumMessageSize: inputs.maxMessageSize,
    MessageRetentionPeriod: inputs.messageRetentionSeconds,
    ReceiveMessageWaitTimeSeconds: inputs.receiveWaitTimeSeconds,
    VisibilityTimeout: inputs.visibilityTimeoutSeconds,
    // Programs say false of standard queues too; the provider leaves it out.
    ContentBasedDeduplication:
      isFifo || contentBasedDeduplication === true ? contentBasedDeduplication : undefined,
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
  return readAttributes(given, isFifo);
}
