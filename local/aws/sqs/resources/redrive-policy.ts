import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import { readAttributes } from "../attributes.ts";
import type { QueueStore } from "../store.ts";
import { queueAttribute, type AttributeOutputs } from "./queue-attribute.ts";

/** `aws:sqs/redrivePolicy:RedrivePolicy`: where messages go that fail too often. */
export const redrivePolicyResource = (queues: QueueStore) =>
  resource<aws.sqs.RedrivePolicyArgs, AttributeOutputs>()({
    inputs: { queueUrl: true, redrivePolicy: true },
    replaceOn: ["queueUrl", "region"],
    ...queueAttribute<{ readonly queueUrl: string; readonly redrivePolicy: string }>(
      queues,
      ({ redrivePolicy }) => readAttributes({ RedrivePolicy: redrivePolicy }, false),
      { redrive: undefined },
    ),
  });
