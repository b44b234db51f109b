import type * as aws from "@pulumi/aws";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import { readAttributes } from "../attributes.ts";
import type { QueueStore } from "../store.ts";
import { queueAttributeResource } from "./queue-attribute.ts";

/** `aws:sqs/redrivePolicy:RedrivePolicy`: where messages go that fail too often. */
export function redrivePolicyResource(store: QueueStore): ResourceHandler<Inputs<aws.sqs.RedrivePolicyArgs>> {
  return queueAttributeResource(
    store,
    ({ redrivePolicy }) => readAttributes({ RedrivePolicy: redrivePolicy }, false),
    { redrive: undefined },
  );
}
