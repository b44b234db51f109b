import { invalidParameter } from "./errors.ts";

/** Checks the name of a new queue: that of a FIFO queue ends with `.fifo`, and no other does.
 * @throws AwsError InvalidParameterValue
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html#API_CreateQueue_RequestParameters */
export function checkQueueName(name: string, isFifo: boolean): void {
  if (isFifo && !/^[\w-]{1,75}\.fifo$/.test(name))
    throw invalidParameter(
      "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.",
    );
  if (!isFifo && !/^[\w-]{1,80}$/.test(name))
    throw invalidParameter(
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
    );
}
