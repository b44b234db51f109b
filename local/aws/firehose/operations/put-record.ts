import { onStream, streamArnOf } from "../access.ts";
import { operation } from "../operation.ts";
import { readRecordData } from "../record-data.ts";

/** @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecord.html */
export const putRecord = operation("PutRecord", {
  members: { DeliveryStreamName: true, Record: { Data: true } },
  read: (call, { DeliveryStreamName, Record }) => ({
    arn: streamArnOf(call, DeliveryStreamName),
    data: readRecordData(Record.Data, "record"),
  }),
  access: (_, { arn }) => onStream("PutRecord", arn),
  run: async ({ store }, { arn, data }) => {
    const stream = store.get(arn);
    const [id] = await stream.put([data]);
    return { RecordId: id, Encrypted: stream.record.isEncrypted };
  },
});
