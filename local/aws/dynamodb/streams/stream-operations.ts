import { AwsError } from "../../../contract/errors.ts";
import { arnAccess, tableArn } from "../access/access.ts";
import { givenArn } from "../access/given-arn.ts";
import { tableName, type Call, type OperationHandler } from "../call.ts";
import { resourceNotFound, validationError } from "../errors.ts";
import { parseShardIterator, shardIterator } from "./shard-iterator.ts";
import { sequenceAt } from "./sequence.ts";
import { RETENTION, shardId, type Stream } from "./stream.ts";

/** Most that GetRecords answers, in bytes. @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
const ANSWER_SIZE = 1024 * 1024;

function existing({ engine }: Pick<Call, "engine">, arn: string): Stream {
  const stream = engine.streams.get(arn);
  if (!stream) throw resourceNotFound(`Stream: ${arn} not found`);
  return stream;
}

function limitOf(call: Call, maximum: number): number {
  const limit = call.input["Limit"] ?? maximum;
  if (typeof limit !== "number" || !(limit >= 1 && limit <= maximum))
    throw validationError(
      `1 validation error detected: Value '${JSON.stringify(limit)}' at 'limit' failed to satisfy constraint: Member must have value ${Number(limit) < 1 ? "greater than or equal to 1" : `less than or equal to ${maximum}`}`,
    );
  return Math.floor(limit);
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html */
export const listStreams: OperationHandler = (call) => {
  const limit = limitOf(call, 100);
  const given = call.input["TableName"];
  const name = given == null ? undefined : tableName(call, given);
  const start = call.input["ExclusiveStartStreamArn"];
  return {
    access: [arnAccess(call, "ListStreams", `${tableArn(call, name ?? "*")}/stream/*`)],
    run: async () => {
      const streams = call.engine.streams
        .all()
        .filter(({ region, tableName: of }) => region === call.region && (name === undefined || of === name))
        .filter(({ arn }) => typeof start !== "string" || arn > start);
      const page = streams.slice(0, limit);
      return {
        Streams: page.map(({ arn, label, tableName: of }) => ({
          StreamArn: arn,
          StreamLabel: label,
          TableName: of,
        })),
        ...(streams.length > page.length && { LastEvaluatedStreamArn: page.at(-1)?.arn }),
      };
    },
  };
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html */
export const describeStream: OperationHandler = (call) => {
  const arn = givenArn(call, "StreamArn");
  limitOf(call, 100);
  const after = call.input["ExclusiveStartShardId"];
  const filter = call.input["ShardFilter"] as { Type?: unknown; ShardId?: unknown } | null | undefined;
  return {
    access: [arnAccess(call, "DescribeStream", arn)],
    run: async () => {
      const stream = existing(call, arn);
      const id = shardId(stream);
      const start = (await call.engine.streams.oldest(arn)) ?? sequenceAt(stream.createdAt);
      const end = stream.disabledAt === undefined ? undefined : (call.engine.streams.newest(arn) ?? start);
      const shard = {
        ShardId: id,
        SequenceNumberRange: {
          StartingSequenceNumber: start,
          ...(end !== undefined && { EndingSequenceNumber: end }),
        },
      };
      const seen = (typeof after === "string" && after >= id) || filter?.Type === "CHILD_SHARDS"; // the one shard has no children
      return {
        StreamDescription: {
          StreamArn: arn,
          StreamLabel: stream.label,
          StreamStatus: stream.disabledAt === undefined ? "ENABLED" : "DISABLED",
          StreamViewType: stream.viewType,
          CreationRequestDateTime: stream.createdAt / 1000,
          TableName: stream.tableName,
          KeySchema: stream.keySchema,
          Shards: seen ? [] : [shard],
        },
      };
    },
  };
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html */
export const getShardIterator: OperationHandler = (call) => {
  const arn = givenArn(call, "StreamArn");
  const { ShardId, ShardIteratorType: type, SequenceNumber } = call.input;
  if (
    typeof type !== "string" ||
    !["TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"].includes(type)
  )
    throw validationError(
      `1 validation error detected: Value '${JSON.stringify(type ?? null)}' at 'shardIteratorType' failed to satisfy constraint: Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_SEQUENCE_NUMBER, TRIM_HORIZON]`,
    );
  const bySequence = type.endsWith("SEQUENCE_NUMBER");
  if (bySequence && (typeof SequenceNumber !== "string" || !/^\d{21}$/.test(SequenceNumber)))
    throw validationError(
      `1 validation error detected: ${type} needs a SequenceNumber as the records of this stream have it, 21 digits`,
    );
  if (!bySequence && SequenceNumber != null)
    throw validationError(`SequenceNumber must not be given with ${type}`);
  return {
    access: [arnAccess(call, "GetShardIterator", arn)],
    run: async () => {
      const stream = existing(call, arn);
      if (ShardId !== shardId(stream))
        throw resourceNotFound(`Shard: ${String(ShardId)} in Stream: ${arn} not found`);
      if (bySequence) checkTrimmed(SequenceNumber as string, stream);
      const newest = call.engine.streams.newest(arn);
      return {
        ShardIterator: shardIterator({
          streamArn: arn,
          ...(type === "AT_SEQUENCE_NUMBER" && { at: SequenceNumber as string }),
          ...(type === "AFTER_SEQUENCE_NUMBER" && { after: SequenceNumber as string }),
          ...(type === "LATEST" && newest !== undefined && { after: newest }),
        }),
      };
    },
  };
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
export const getRecords: OperationHandler = (call) => {
  const position = parseShardIterator(call.input["ShardIterator"]);
  const limit = limitOf(call, 1000);
  const { streamArn: arn } = position;
  return {
    access: [arnAccess(call, "GetRecords", arn)],
    run: async () => {
      const { streams } = call.engine;
      const stream = existing(call, arn);
      if (stream.region !== call.region) throw resourceNotFound(`Stream: ${arn} not found`);
      if (position.after !== undefined) checkTrimmed(position.after, stream);
      const records = await streams.read(arn, { ...position, limit, maximumSize: ANSWER_SIZE });
      const last = records.at(-1)?.dynamodb.SequenceNumber;
      const next = last === undefined ? position : { streamArn: arn, after: last };
      const read = last ?? position.after;
      const newest = streams.newest(arn);
      const ended =
        stream.disabledAt !== undefined &&
        (newest === undefined || (read !== undefined && read >= newest) || records.length === 0);
      return { Records: records, ...(!ended && { NextShardIterator: shardIterator(next) }) };
    },
  };
};

/** @throws AwsError TrimmedDataAccessException when records from `sequence` on may have been removed. */
function checkTrimmed(sequence: string, { createdAt }: Stream): void {
  const horizon = Date.now() - RETENTION;
  if (createdAt < horizon && sequence < sequenceAt(horizon))
    throw new AwsError(
      "TrimmedDataAccessException",
      "The stream records at this sequence number are older than 24 hours and have been removed",
    );
}
