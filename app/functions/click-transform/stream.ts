import { setTimeout as delay } from "node:timers/promises";
import { PutRecordBatchCommand, type FirehoseClient } from "@aws-sdk/client-firehose";
import type { TransformOptions } from "./handle.ts";

/** Limits of one call, with some room.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html */
const BATCH = { records: 500, bytes: 3_500_000 };
const ATTEMPTS = 4;

/** Puts records into a stream. A call may take some of its records and refuse others: only those are sent again. */
export function putInto(client: FirehoseClient): TransformOptions["putAgain"] {
  return async (deliveryStreamArn, data) => {
    const DeliveryStreamName = deliveryStreamArn.split("/").at(-1) ?? "";
    const taken = data.map(() => false);
    for (let start = 0; start < data.length;) {
      let pending: number[] = [];
      for (let bytes = 0; start < data.length && pending.length < BATCH.records; start++) {
        bytes += data[start]?.length ?? 0;
        if (bytes > BATCH.bytes && pending.length > 0) break;
        pending.push(start);
      }
      for (let attempt = 0; pending.length > 0 && attempt < ATTEMPTS; attempt++) {
        if (attempt > 0) await delay(Math.random() * 100 * 2 ** attempt);
        const Records = pending.map((index) => ({ Data: data[index] }));
        try {
          const { RequestResponses = [] } = await client.send(
            new PutRecordBatchCommand({ DeliveryStreamName, Records }),
          );
          const before = pending;
          pending = before.filter((_, position) => RequestResponses[position]?.RecordId === undefined);
          for (const index of before) taken[index] = !pending.includes(index);
        } catch (error) {
          // eslint-disable-next-line no-console -- a function's log
          console.error("the stream did not take records", error);
        }
      }
    }
    return taken;
  };
}
