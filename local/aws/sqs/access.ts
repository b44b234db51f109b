import type { Access } from "../../contract/service.ts";
import type { SqsCall } from "./operation.ts";
import type { Queue } from "./queue.ts";

/** A request that names its queue by address. */
interface OnQueue {
  readonly QueueUrl: string;
}

/** The queue that a call is for. @throws AwsError QueueDoesNotExist, InvalidAddress */
export function queueOf({ store: { queues }, region }: SqsCall, { QueueUrl }: OnQueue): Queue {
  return queues.get(queues.arnOfUrl(QueueUrl, region));
}

/** Access that IAM must allow on the queue that a call is for: IAM knows no batch actions of SQS.
 * @throws AwsError InvalidAddress
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html */
export function queueAccess(call: SqsCall, action: string, { QueueUrl }: OnQueue): readonly Access[] {
  return arnAccess(call, action, call.store.queues.arnOfUrl(QueueUrl, call.region));
}

/** Access that IAM must allow on a queue that a call names by ARN, whether there is one or not. */
export function arnAccess({ store }: SqsCall, action: string, arn: string): readonly Access[] {
  const resourcePolicy = store.queues.find(arn)?.record.settings.policy;
  return [
    {
      action: `sqs:${action}`,
      resource: arn,
      ...(resourcePolicy !== undefined && { resourcePolicy }),
    },
  ];
}
