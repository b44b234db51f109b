import { invalidParameter } from "../errors.ts";

/** Checks size and window of a mapping's batches.
 * @param window Seconds.
 * @throws AwsError InvalidParameterValueException.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export function checkBatch(eventSourceArn: string, batchSize: number, window: number): void {
  const isQueue = eventSourceArn.split(":")[2] === "sqs";
  const limit = isQueue && eventSourceArn.endsWith(".fifo") ? 10 : 10_000;
  if (!(Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= limit))
    throw invalidParameter(`batchSize must be 1 to ${limit} (got ${batchSize})`);
  if (!(window >= 0 && window <= 300))
    throw invalidParameter(`maximumBatchingWindowInSeconds must be 0 to 300 (got ${window})`);
  if (isQueue && batchSize > 10 && window < 1)
    throw invalidParameter(
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    );
}
