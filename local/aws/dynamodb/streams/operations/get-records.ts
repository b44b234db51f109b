import { arnAccess } from "../../access/access.ts";
import { resourceNotFound } from "../../errors.ts";
import { existingStream } from "../existing-stream.ts";
import { limitOf } from "../limit.ts";
import { operation } from "../operation.ts";
import { parseShardIterator, shardIterator } from "../shard-iterator.ts";
import { checkTrimmed } from "../trimmed.ts";

/** Most that an answer has, in bytes and in records. */
const ANSWER_SIZE = 1024 * 1024;
const ANSWER_LENGTH = 1000;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
export const getRecords = operation("GetRecords", {
  members: { ShardIterator: true, Limit: true },
  read: (_call, { ShardIterator, Limit }) => ({
    position: parseShardIterator(ShardIterator),
    limit: limitOf(Limit, ANSWER_LENGTH),
  }),
  access: (call, { position }) => [arnAccess(call, "GetRecords", position.streamArn)],
  run: async ({ store, region }, { position, limit }) => {
    const { streams } = store;
    const { streamArn: arn } = position;
    const stream = existingStream(store, arn);
    if (stream.region !== region) throw resourceNotFound(`Stream: ${arn} not found`);
    if (position.after !== undefined) checkTrimmed(position.after, stream);
    const records = await streams.read(arn, { ...position, limit, maximumSize: ANSWER_SIZE });
    const last = records.at(-1)?.dynamodb.SequenceNumber;
    const next = last === undefined ? position : { streamArn: arn, after: last };
    const read = last ?? position.after;
    const newest = streams.newest(arn);
    const isEnded =
      stream.disabledAt !== undefined &&
      (newest === undefined || (read !== undefined && read >= newest) || records.length === 0);
    return { Records: records, NextShardIterator: isEnded ? undefined : shardIterator(next) };
  },
});
