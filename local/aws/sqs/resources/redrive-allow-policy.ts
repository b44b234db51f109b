import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import { readAttributes } from "../attributes.ts";
import type { QueueStore } from "../store.ts";
import { queueAttribute, type AttributeOutputs } from "./queue-attribute.ts";

/** `aws:sqs/redriveAllowPolicy:RedriveAllowPolicy`: which queues may send their failed messages to one. */
export const redriveAllowPolicyResource = (queues: QueueStore) =>
  resource<aws.sqs.RedriveAllowPolicyArgs, AttributeOutputs>()({
    inputs: { queueUrl: true, redriveAllowPolicy: true },
    replaceOn: ["queueUrl", "region"],
    ...queueAttribute<{ readonly queueUrl: string; readonly redriveAllowPolicy: string }>(
      queues,
      ({ redriveAllowPolicy }) => readAttributes({ RedriveAllowPolicy: redriveAllowPolicy }, false),
      { redriveAllow: undefined },
    ),
  });
