import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import { readAttributes } from "../attributes.ts";
import type { QueueStore } from "../store.ts";
import { queueAttribute, type AttributeOutputs } from "./queue-attribute.ts";

/** `aws:sqs/queuePolicy:QueuePolicy`: who else may use a queue. Without it SNS and EventBridge may not send. */
export const queuePolicyResource = (queues: QueueStore) =>
  resource<aws.sqs.QueuePolicyArgs, AttributeOutputs>()({
    inputs: { queueUrl: true, policy: true },
    replaceOn: ["queueUrl", "region"],
    ...queueAttribute<{ readonly queueUrl: string; readonly policy: unknown }>(
      queues,
      ({ policy }) =>
        readAttributes({ Policy: typeof policy === "string" ? policy : JSON.stringify(policy) }, false),
      { policy: undefined },
    ),
  });
