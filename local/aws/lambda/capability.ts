import { parseArn } from "../../contract/arn.ts";
import type {
  Capabilities,
  DynamoDbStreamRecord,
  FailureCapability,
  WaitingMessage,
} from "../../contract/capabilities.ts";
import { AwsError } from "../../contract/errors.ts";
import type { Platform } from "../../contract/service.ts";
import { S3Client, type S3Location } from "../../delivery/s3-client.ts";
import { recordsBetween } from "../../delivery/stream-records.ts";
import { batchItemFailures } from "./event-sources/batch-item-failures.ts";
import { asLambdaRecord } from "./event-sources/stream-poller.ts";
import { discardedPrefix, type DiscardedBatch } from "./event-sources/discarded.ts";
import type { MappingRecord } from "./records.ts";
import type { LambdaStore } from "./store.ts";

/** News of an object with a batch, as the rule of a bucket's events brings it. */
interface ObjectNews {
  readonly source: "aws.s3";
  readonly region: string;
  readonly detail: { readonly bucket: { readonly name: string }; readonly object: { readonly key: string } };
}

/** Tries again what failed for good: a batch of a stream with the function as it is now, a message of a queue in the queue that it failed in.
 * The records of a batch are in its object, or still in the stream. What succeeds leaves the failure queue and the bucket, what fails stays. */
export function failureCapability(
  platform: Platform,
  { functions, invoker, mappings }: LambdaStore,
): FailureCapability {
  const { capabilities } = platform;
  const isFailureQueue = (arn: string) =>
    mappings
      .all()
      .some((mapping) => mapping.onFailure === arn || newsOf(capabilities, mapping).includes(arn));
  return {
    queues: () =>
      capabilities.queues
        .all()
        .filter(({ arn, isDeadLetterQueue }) => isDeadLetterQueue || isFailureQueue(arn)),
    replay: async (queueArn) => {
      const outcome = { replayed: 0, problems: [] as string[] };
      for (const message of capabilities.queues.waiting(queueArn))
        try {
          const news = readNews(message);
          const batch = readBatch(message);
          if (news) {
            await replayObject(news);
            await capabilities.queues.remove(queueArn, message.id);
          } else if (batch) {
            await replayBatch(batch);
            await capabilities.queues.remove(queueArn, message.id);
          } else if (message.source !== undefined) await capabilities.queues.moveBack(queueArn, message.id);
          else throw new Error("nothing says where it came from");
          outcome.replayed++;
        } catch (error) {
          outcome.problems.push(`message ${message.id}: ${(error as Error).message}`);
        }
      return outcome;
    },
  };

  /** The object is deleted when its batch succeeded. One that is gone was replayed before: the news of it may come twice. */
  async function replayObject({ region, detail }: ObjectNews): Promise<void> {
    const operator = capabilities.iam.identify(capabilities.iam.operator.accessKeyId);
    if (!operator) throw new Error("the operator has no key");
    const client = new S3Client(platform, operator.principal, region);
    const place = { bucket: detail.bucket.name, key: detail.object.key };
    const body = await readObject(client, place);
    if (body === undefined) return;
    const { payload, ...batch } = JSON.parse(body) as DiscardedBatch & { readonly payload: string };
    const { Records } = JSON.parse(payload) as { readonly Records: readonly DynamoDbStreamRecord[] };
    await invoke(batch, Records, payload);
    await client.remove(place);
  }

  async function replayBatch(batch: DiscardedBatch): Promise<void> {
    const { streamArn, startSequenceNumber, endSequenceNumber } = batch.DDBStreamBatchInfo;
    const records = await recordsBetween(
      capabilities.streams,
      streamArn,
      startSequenceNumber,
      endSequenceNumber,
    );
    await invoke(
      batch,
      records,
      JSON.stringify({ Records: records.map((record) => asLambdaRecord(record, streamArn)) }),
    );
  }

  /** @throws Error when the function fails again. */
  async function invoke(
    { requestContext }: DiscardedBatch,
    records: readonly DynamoDbStreamRecord[],
    payload: string,
  ): Promise<void> {
    const target = functions.target(functions.parse(requestContext.functionArn, platform.region));
    const result = await platform.traces.consume(
      records.map((record) => capabilities.streams.originOf(record)?.traceId),
      {
        service: "mapping",
        name: `batch for ${target.fn.name}`,
        note: `${records.length} record(s), replayed`,
      },
      async () => await invoker.invoke({ target, payload }),
    );
    if (result.functionError) throw new Error(`the function failed again: ${result.payload.slice(0, 300)}`);
    const failed = batchItemFailures(
      result.payload,
      new Set(records.map(({ dynamodb }) => dynamodb.SequenceNumber)),
    );
    if (failed === undefined || failed.length > 0)
      throw new Error(`the function failed again at ${failed?.join(", ") ?? "all of it"}`);
  }
}

/** ARNs of what gets the news of a mapping's discarded batches, when they go to a bucket. */
function newsOf(capabilities: Capabilities, { onFailure, uuid, region }: MappingRecord): readonly string[] {
  if (onFailure === undefined || parseArn(onFailure).service !== "s3") return [];
  return capabilities.eventRules.targetsOf(region, {
    source: "aws.s3",
    "detail-type": "Object Created",
    region,
    resources: [onFailure],
    detail: { bucket: { name: parseArn(onFailure).resource }, object: { key: discardedPrefix(uuid) } },
  });
}

/** @returns undefined when the object is gone. */
async function readObject(client: S3Client, place: S3Location): Promise<string | undefined> {
  try {
    return (await client.get(place)).body.toString();
  } catch (error) {
    if (error instanceof AwsError && error.code === "NoSuchKey") return undefined;
    throw error;
  }
}

function readNews({ body }: WaitingMessage): ObjectNews | undefined {
  try {
    const value = JSON.parse(body) as Partial<ObjectNews> | null;
    return value?.source === "aws.s3" && value.detail?.object.key.startsWith("aws/lambda/")
      ? (value as ObjectNews)
      : undefined;
  } catch {
    return undefined;
  }
}

function readBatch({ body }: WaitingMessage): DiscardedBatch | undefined {
  try {
    const value = JSON.parse(body) as Partial<DiscardedBatch> | null;
    return value?.DDBStreamBatchInfo && value.requestContext?.functionArn
      ? (value as DiscardedBatch)
      : undefined;
  } catch {
    return undefined;
  }
}
