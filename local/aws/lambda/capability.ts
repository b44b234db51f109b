import type { FailureCapability, WaitingMessage } from "../../contract/capabilities.ts";
import type { Platform } from "../../contract/service.ts";
import { recordsBetween } from "../../delivery/stream-records.ts";
import { batchItemFailures } from "./event-sources/batch-item-failures.ts";
import { asLambdaRecord } from "./event-sources/stream-poller.ts";
import type { LambdaStore } from "./store.ts";

/** Message of an event source mapping to a failure queue: where the records are, not what they are. */
interface FailedBatch {
  readonly requestContext: { readonly functionArn: string };
  readonly DDBStreamBatchInfo: {
    readonly streamArn: string;
    readonly startSequenceNumber: string;
    readonly endSequenceNumber: string;
  };
}

/** Tries again what failed for good: a batch of a stream with the function as it is now, a message of a queue in the queue that it failed in.
 * What succeeds leaves the failure queue, what fails stays. */
export function failureCapability(
  platform: Platform,
  { functions, invoker, mappings }: LambdaStore,
): FailureCapability {
  const { capabilities } = platform;
  const isFailureQueue = (arn: string) => mappings.all().some(({ onFailure }) => onFailure === arn);
  return {
    queues: () =>
      capabilities.queues
        .all()
        .filter(({ arn, isDeadLetterQueue }) => isDeadLetterQueue || isFailureQueue(arn)),
    replay: async (queueArn) => {
      const outcome = { replayed: 0, problems: [] as string[] };
      for (const message of capabilities.queues.waiting(queueArn))
        try {
          const batch = readBatch(message);
          if (batch) {
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

  async function replayBatch({ requestContext, DDBStreamBatchInfo }: FailedBatch): Promise<void> {
    const { streamArn, startSequenceNumber, endSequenceNumber } = DDBStreamBatchInfo;
    const records = await recordsBetween(
      capabilities.streams,
      streamArn,
      startSequenceNumber,
      endSequenceNumber,
    );
    const target = functions.target(functions.parse(requestContext.functionArn, platform.region));
    const payload = JSON.stringify({ Records: records.map((record) => asLambdaRecord(record, streamArn)) });
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

function readBatch({ body }: WaitingMessage): FailedBatch | undefined {
  try {
    const value = JSON.parse(body) as Partial<FailedBatch> | null;
    return value?.DDBStreamBatchInfo && value.requestContext?.functionArn
      ? (value as FailedBatch)
      : undefined;
  } catch {
    return undefined;
  }
}
