import type { DynamoDbStreamRecord, StreamCapability } from "../contract/capabilities.ts";

/** Records of a stream from one sequence number to another, both included.
 * @throws Error when the stream has none of them any more. */
export async function recordsBetween(
  streams: StreamCapability,
  streamArn: string,
  first: string,
  last: string,
): Promise<readonly DynamoDbStreamRecord[]> {
  const records: DynamoDbStreamRecord[] = [];
  for (let after: string | undefined, isDone = false; !isDone;) {
    const { records: read } = await streams.read(streamArn, after === undefined ? {} : { after });
    for (const record of read) {
      const sequence = BigInt(record.dynamodb.SequenceNumber);
      if (sequence >= BigInt(first) && sequence <= BigInt(last)) records.push(record);
      isDone ||= sequence >= BigInt(last);
    }
    after = read.at(-1)?.dynamodb.SequenceNumber;
    isDone ||= after === undefined;
  }
  if (records.length === 0)
    throw new Error("the stream has forgotten its records: it keeps them for 24 hours");
  return records;
}
