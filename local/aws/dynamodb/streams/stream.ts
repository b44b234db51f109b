import type { Stream } from "../records.ts";

/** Time for which records are kept, in milliseconds.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html#Streams.DataRetention */
export const RETENTION = 24 * 60 * 60 * 1000;

/** The one shard of a stream. AWS makes one per partition of the table; a small table has one.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Shard.html */
export function shardId(stream: Stream): string {
  return `shardId-${String(stream.createdAt).padStart(20, "0")}-00000001`;
}
