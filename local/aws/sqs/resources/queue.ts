import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import { readAttributes, settingDefaults, type Queues } from "../queues.ts";
import type { QueueSettings } from "../records.ts";

type QueueInputs = Inputs<aws.sqs.QueueArgs>;

/** `aws:sqs/queue:Queue`.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export function queueHandler(queues: Queues): ResourceHandler<QueueInputs> {
  const outputs = (arn: string) => {
    const { record } = queues.get(arn);
    const url = queues.urlOf(record);
    return { id: url, outputs: { arn, url, name: record.name } };
  };
  return {
    replaceOn: ["name", "namePrefix", "fifoQueue", "region"],
    create: async ({ name, region, inputs }) => {
      const suffix = inputs.fifoQueue ? ".fifo" : "";
      const queueName = inputs.name ?? physicalName(inputs.namePrefix ?? name, 80 - suffix.length) + suffix;
      const { record } = await queues.create({
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
      const { policy, redrive, redriveAllow } = queues.get(arn).record.settings;
      // What QueuePolicy, RedrivePolicy and RedriveAllowPolicy set stays.
      await queues.change(arn, { policy, redrive, redriveAllow, ...settings(inputs) }, inputs.tags ?? {});
      return outputs(arn);
    },
    delete: async ({ outputs: made }) => await queues.delete((made as { arn: string }).arn),
  };
}

function settings(inputs: Resource<QueueInputs>["inputs"]): QueueSettings {
  const attributes: Record<string, string | number | boolean | undefined> = {
    DelaySeconds: inputs.delaySeconds,
    MaximumMessageSize: inputs.maxMessageSize,
    MessageRetentionPeriod: inputs.messageRetentionSeconds,
    ReceiveMessageWaitTimeSeconds: inputs.receiveWaitTimeSeconds,
    VisibilityTimeout: inputs.visibilityTimeoutSeconds,
    ContentBasedDeduplication: inputs.contentBasedDeduplication,
    KmsMasterKeyId: inputs.kmsMasterKeyId,
    Policy: inputs.policy,
    RedrivePolicy: inputs.redrivePolicy,
    RedriveAllowPolicy: inputs.redriveAllowPolicy,
  };
  const given = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  return { ...settingDefaults, ...readAttributes(Object.fromEntries(given)) };
}
