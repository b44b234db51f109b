import { randomUUID } from "node:crypto";
import { parseArn } from "../../../contract/arn.ts";
import { principalOf, sendToDestination, type Sender } from "../../../delivery/destinations.ts";
import { S3Client } from "../../../delivery/s3-client.ts";
import type { Platform } from "../../../contract/service.ts";
import type { MappingRecord } from "../records.ts";

/** What a mapping tells about a batch that it gave up: where the records are.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
export interface DiscardedBatch {
  readonly requestContext: { readonly functionArn: string };
  readonly DDBStreamBatchInfo: {
    readonly shardId: string;
    readonly streamArn: string;
    readonly startSequenceNumber: string;
    readonly endSequenceNumber: string;
  };
}

/** Beginning of the keys of what a mapping writes into a bucket. */
export const discardedPrefix = (uuid: string): string => `aws/lambda/${uuid}/`;

/** Tells a mapping's destination of a batch: a queue or a topic where the records are, a bucket the records too.
 * @param payload What the function was given, as text.
 * @throws AwsError as the destination or IAM does. */
export async function discard(
  platform: Platform,
  sender: Sender,
  { uuid, onFailure, region }: Pick<MappingRecord, "uuid" | "onFailure" | "region">,
  batch: DiscardedBatch,
  payload: string,
): Promise<void> {
  if (onFailure === undefined) return;
  const { service, resource: bucket } = parseArn(onFailure);
  if (service !== "s3") {
    await sendToDestination(platform, sender, onFailure, JSON.stringify(batch));
    return;
  }
  const [day = "", time = ""] = new Date().toISOString().split("T");
  const name = `${day}T${time.slice(0, 8).replaceAll(":", ".")}-${randomUUID()}`;
  const key = `${discardedPrefix(uuid)}${batch.DDBStreamBatchInfo.shardId}/${day.replaceAll("-", "/")}/${name}`;
  const client = new S3Client(platform, principalOf(platform, sender), region);
  await client.put({ bucket, key }, Buffer.from(JSON.stringify({ ...batch, payload })), "application/json");
}
