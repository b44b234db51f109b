import type * as aws from "@pulumi/aws";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import { readAttributes } from "../attributes.ts";
import type { QueueStore } from "../store.ts";
import { queueAttributeResource } from "./queue-attribute.ts";

/** `aws:sqs/redriveAllowPolicy:RedriveAllowPolicy`: which queues may send their failed messages to one. */
export function redriveAllowPolicyResource(
  store: QueueStore,
): ResourceHandler<Inputs<aws.sqs.RedriveAllowPolicyArgs>> {
  return queueAttributeResource(
    store,
    ({ redriveAllowPolicy }) => readAttributes({ RedriveAllowPolicy: redriveAllowPolicy }, false),
    { redriveAllow: undefined },
  );
}
