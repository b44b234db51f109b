import { arnAccess } from "../../access/access.ts";
import { givenArn } from "../../access/given-arn.ts";
import { existingStream } from "../existing-stream.ts";
import { limitOf } from "../limit.ts";
import { operation } from "../operation.ts";
import { sequenceAt } from "../sequence.ts";
import { shardId } from "../stream.ts";

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html */
export const describeStream = operation("DescribeStream", {
  members: {
    StreamArn: true,
    Limit: true,
    ExclusiveStartShardId: true,
    ShardFilter: { Type: ["CHILD_SHARDS"], ShardId: true },
  },
  read: (call, input) => {
    limitOf(input.Limit, 100);
    return {
      arn: givenArn(call, input.StreamArn),
      after: input.ExclusiveStartShardId,
      // The one shard of a stream has no children.
      children: input.ShardFilter?.Type === "CHILD_SHARDS",
    };
  },
  access: (call, { arn }) => [arnAccess(call, "DescribeStream", arn)],
  run: async ({ store }, { arn, after, children }) => {
    const stream = existingStream(store, arn);
    const id = shardId(stream);
    const start = (await store.streams.oldest(arn)) ?? sequenceAt(stream.createdAt);
    const end = stream.disabledAt === undefined ? undefined : (store.streams.newest(arn) ?? start);
    const shard = {
      ShardId: id,
      SequenceNumberRange: { StartingSequenceNumber: start, EndingSequenceNumber: end },
    };
    const isSeen = children || (after !== undefined && after >= id);
    return {
      StreamDescription: {
        StreamArn: arn,
        StreamLabel: stream.label,
        StreamStatus: stream.disabledAt === undefined ? "ENABLED" : "DISABLED",
        StreamViewType: stream.viewType,
        CreationRequestDateTime: stream.createdAt / 1000,
        TableName: stream.tableName,
        KeySchema: stream.keySchema,
        Shards: isSeen ? [] : [shard],
      },
    };
  },
});
