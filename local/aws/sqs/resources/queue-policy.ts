import type * as aws from "@pulumi/aws";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import { readAttributes } from "../attributes.ts";
import type { QueueStore } from "../store.ts";
import { queueAttributeResource } from "./queue-attribute.ts";

/** `aws:sqs/queuePolicy:QueuePolicy`: who else may use a queue. Without it SNS and EventBridge may not send. */
export function queuePolicyResource(store: QueueStore): ResourceHandler<Inputs<aws.sqs.QueuePolicyArgs>> {
  return queueAttributeResource(
    store,
    ({ policy }) =>
      readAttributes({ Policy: typeof policy === "string" ? policy : JSON.stringify(policy) }, false),
    { policy: undefined },
  );
}
