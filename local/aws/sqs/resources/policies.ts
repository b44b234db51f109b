import type * as aws from "@pulumi/aws";
import { parseArn } from "../../../contract/arn.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import { readAttributes, type Queues } from "../queues.ts";
import type { QueueSettings } from "../records.ts";

/** `aws:sqs/queuePolicy:QueuePolicy`: who else may use a queue. Without it SNS and EventBridge may not send. */
export function queuePolicyHandler(queues: Queues): ResourceHandler<Inputs<aws.sqs.QueuePolicyArgs>> {
  return attribute(
    queues,
    ({ policy }) => {
      const text = typeof policy === "string" ? policy : JSON.stringify(policy);
      return readAttributes({ Policy: text });
    },
    { policy: undefined },
  );
}

/** `aws:sqs/redrivePolicy:RedrivePolicy`: where messages go that fail too often. */
export function redrivePolicyHandler(queues: Queues): ResourceHandler<Inputs<aws.sqs.RedrivePolicyArgs>> {
  return attribute(queues, ({ redrivePolicy }) => readAttributes({ RedrivePolicy: redrivePolicy }), {
    redrive: undefined,
  });
}

/** `aws:sqs/redriveAllowPolicy:RedriveAllowPolicy`: which queues may send their failed messages here. */
export function redriveAllowPolicyHandler(
  queues: Queues,
): ResourceHandler<Inputs<aws.sqs.RedriveAllowPolicyArgs>> {
  return attribute(
    queues,
    ({ redriveAllowPolicy }) => readAttributes({ RedriveAllowPolicy: redriveAllowPolicy }),
    {
      redriveAllow: undefined,
    },
  );
}

/** A resource that is one attribute of a queue. */
function attribute<T extends { readonly queueUrl: string }>(
  queues: Queues,
  read: (inputs: T) => Partial<QueueSettings>,
  none: Partial<QueueSettings>,
): ResourceHandler<T> {
  const arnOf = (queueUrl: string, region: string) => queues.arnOfUrl(queueUrl, region);
  return {
    replaceOn: ["queueUrl"],
    create: async ({ region, inputs }) => {
      await queues.change(arnOf(inputs.queueUrl, region), read(inputs));
      return { id: inputs.queueUrl, outputs: {} };
    },
    update: async ({ region, inputs }) => {
      const { record } = await queues.change(arnOf(inputs.queueUrl, region), read(inputs));
      return { id: inputs.queueUrl, outputs: { region: parseArn(record.arn).region } };
    },
    delete: async ({ region, inputs }) => {
      const arn = arnOf(inputs.queueUrl, region);
      if (queues.find(arn)) await queues.change(arn, none);
    },
  };
}
