import { resourceNotFound } from "../errors.ts";
import type { Stream } from "../records.ts";
import type { DynamoDbStore } from "../store.ts";

/** The stream with an ARN. @throws AwsError ResourceNotFoundException */
export function existingStream({ streams }: DynamoDbStore, arn: string): Stream {
  const stream = streams.get(arn);
  if (!stream) throw resourceNotFound(`Stream: ${arn} not found`);
  return stream;
}
