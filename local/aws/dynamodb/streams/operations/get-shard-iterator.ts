import { arnAccess } from "../../access/access.ts";
import { givenArn } from "../../access/given-arn.ts";
import { resourceNotFound, validationError } from "../../errors.ts";
import { existingStream } from "../existing-stream.ts";
import { operation } from "../operation.ts";
import { shardIterator } from "../shard-iterator.ts";
import { shardId } from "../stream.ts";
import { checkTrimmed } from "../trimmed.ts";

const TYPES: readonly unknown[] = ["AFTER_SEQUENCE_NUMBER", "LATEST", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"];

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html */
export const getShardIterator = operation("GetShardIterator", {
  members: { StreamArn: true, ShardId: true, ShardIteratorType: true, SequenceNumber: true },
  read: (call, { StreamArn, ShardId: shard, ShardIteratorType: type, SequenceNumber: sequence }) => {
    const arn = givenArn(call, StreamArn);
    if (!TYPES.includes(type))
      throw validationError(
        `1 validation error detected: Value '${JSON.stringify(type)}' at 'shardIteratorType' failed to satisfy constraint: Member must satisfy enum value set: [${TYPES.join(", ")}]`,
      );
    if (!type.endsWith("SEQUENCE_NUMBER")) {
      if (sequence != null) throw validationError(`SequenceNumber must not be given with ${type}`);
      return { arn, shard, type, sequence: "" };
    }
    if (typeof sequence !== "string" || !/^\d{21}$/.test(sequence))
      throw validationError(
        `1 validation error detected: ${type} needs a SequenceNumber as the records of this stream have it, 21 digits`,
      );
    return { arn, shard, type, sequence };
  },
  access: (call, { arn }) => [arnAccess(call, "GetShardIterator", arn)],
  run: ({ store }, { arn, shard, type, sequence }) => {
    const stream = existingStream(store, arn);
    if (shard !== shardId(stream))
      throw resourceNotFound(`Shard: ${String(shard)} in Stream: ${arn} not found`);
    if (sequence !== "") checkTrimmed(sequence, stream);
    const newest = store.streams.newest(arn);
    return {
      ShardIterator: shardIterator({
        streamArn: arn,
        ...(type === "AT_SEQUENCE_NUMBER" && { at: sequence }),
        ...(type === "AFTER_SEQUENCE_NUMBER" && { after: sequence }),
        ...(type === "LATEST" && newest !== undefined && { after: newest }),
      }),
    };
  },
});
