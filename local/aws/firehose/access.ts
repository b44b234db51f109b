import type { Access } from "../../contract/api.ts";
import type { Call } from "../../contract/operation.ts";
import { constraintViolated } from "./errors.ts";
import type { DeliveryStreamStore } from "./store.ts";

/** ARN of the stream that a call names. @throws AwsError ValidationException for a name that is none. */
export function streamArnOf({ store, region }: Call<DeliveryStreamStore>, name: string): string {
  if (!/^[\w.-]{1,64}$/.test(name))
    throw constraintViolated("deliveryStreamName", "Member must match [a-zA-Z0-9_.-]{1,64}");
  return store.arnOf(region, name);
}

/** Asks IAM for an action on a stream. @param action Without the service: `PutRecord`. */
export function onStream(action: string, arn: string): readonly Access[] {
  return [{ action: `firehose:${action}`, resource: arn }];
}
