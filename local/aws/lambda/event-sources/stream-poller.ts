import { parseArn } from "../../../contract/arn.ts";
import type { DynamoDbStreamRecord } from "../../../contract/capabilities.ts";
import type { Platform } from "../../../contract/service.ts";
import { StreamPoller, type StreamConsumer, type StreamPosition } from "../../../delivery/stream-poller.ts";
import type { InvocationResult } from "../runtime/invoker.ts";
import { batchItemFailures } from "./batch-item-failures.ts";
import { discard } from "./discarded.ts";
import type { Poller, PollerContext } from "./poller.ts";

const SHARD = "shardId-00000000000000000000-00000000";

const positions = (platform: Platform) => platform.store.collection<StreamPosition>("lambda/streamPositions");

/** Forgets where a mapping was. */
export async function forgetPosition(platform: Platform, uuid: string): Promise<void> {
  await positions(platform).delete(uuid);
}

/** Reads a table's stream for a function.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export function pollStream(context: PollerContext): Poller {
  const { platform, mapping, functions, invoker } = context;
  const { eventSourceArn, region } = mapping;
  const report = (message: string) =>
    platform.logs.write(
      "lambda",
      "warn",
      `${mapping.functionArn.split(":function:")[1]} reading ${parseArn(eventSourceArn).resource}: ${message}`,
    );
  const payloadOf = (records: readonly DynamoDbStreamRecord[]) =>
    JSON.stringify({ Records: records.map((record) => asLambdaRecord(record, eventSourceArn)) });
  const target = () => functions.target(functions.parse(mapping.functionArn, region));

  const consumer: StreamConsumer<InvocationResult> = {
    service: "lambda",
    name: functions.parse(mapping.functionArn, region).name,
    positions: positions(platform),
    key: mapping.uuid,
    report,
    matches: (record) => context.matches(asLambdaRecord(record, eventSourceArn)),
    consume: async (records) => {
      checkRole(context);
      const result = await invoker.invoke({ target: target(), payload: payloadOf(records) });
      return { failedFrom: failedFrom(mapping.reportsItemFailures, result, records), result };
    },
    giveUp: async ({ records, attempts, condition, result }) => {
      if (mapping.onFailure === undefined) return;
      const first = records[0] as DynamoDbStreamRecord;
      const last = records.at(-1) as DynamoDbStreamRecord;
      const arrival = (record: DynamoDbStreamRecord) =>
        new Date(record.dynamodb.ApproximateCreationDateTime * 1000).toISOString();
      const { fn, version } = target();
      const message = {
        requestContext: {
          requestId: result?.requestId ?? "",
          functionArn: mapping.functionArn,
          condition,
          approximateInvokeCount: attempts,
        },
        ...(result && {
          responseContext: {
            statusCode: 200,
            executedVersion: result.executedVersion,
            functionError: result.functionError ?? null,
          },
        }),
        version: "1.0",
        timestamp: new Date().toISOString(),
        DDBStreamBatchInfo: {
          shardId: SHARD,
          startSequenceNumber: first.dynamodb.SequenceNumber,
          endSequenceNumber: last.dynamodb.SequenceNumber,
          approximateArrivalOfFirstRecord: arrival(first),
          approximateArrivalOfLastRecord: arrival(last),
          batchSize: records.length,
          streamArn: mapping.eventSourceArn,
        },
      };
      const sender = { roleArn: version.roleArn, service: "lambda.amazonaws.com", sourceArn: fn.arn };
      await discard(platform, sender, mapping, message, payloadOf(records));
    },
    measureAge: (value) => {
      const { name } = functions.parse(mapping.functionArn, region);
      platform.metrics.put({
        region,
        namespace: "AWS/Lambda",
        metricName: "IteratorAge",
        unit: "Milliseconds",
        value,
        dimensions: { FunctionName: name },
      });
    },
  };
  return new StreamPoller(platform, { ...mapping, streamArn: eventSourceArn }, consumer);
}

/** The role may have lost the right to read since the mapping was made. */
function checkRole({ platform, mapping, principal }: PollerContext): void {
  const decision = platform.capabilities.iam.authorize(
    principal(),
    { action: "dynamodb:GetRecords", resource: mapping.eventSourceArn },
    { sourceIp: "127.0.0.1", region: mapping.region },
  );
  if (!decision.allowed)
    throw new Error(`the function's role may not call dynamodb:GetRecords ${decision.reason}`);
}

/** Index of the first record that failed, undefined when none did. */
function failedFrom(
  reportsItemFailures: boolean,
  result: InvocationResult,
  records: readonly DynamoDbStreamRecord[],
): number | undefined {
  if (result.functionError) return 0;
  if (!reportsItemFailures) return undefined;
  const index = new Map(records.map((record, position) => [record.dynamodb.SequenceNumber, position]));
  const failures = batchItemFailures(result.payload, new Set(index.keys()));
  if (failures === undefined) return 0;
  return failures.length === 0
    ? undefined
    : Math.min(...failures.map((sequence) => index.get(sequence) as number));
}

/** A stream record as functions get it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export function asLambdaRecord(record: DynamoDbStreamRecord, eventSourceARN: string): object {
  const { userIdentity, ...rest } = record;
  return {
    ...rest,
    ...(userIdentity && { userIdentity: { type: userIdentity.Type, principalId: userIdentity.PrincipalId } }),
    eventSourceARN,
  };
}
