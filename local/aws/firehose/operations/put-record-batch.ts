import { AwsError } from "../../../contract/errors.ts";
import { onStream, streamArnOf } from "../access.ts";
import { constraintViolated } from "../errors.ts";
import { operation } from "../operation.ts";
import { readRecordData } from "../record-data.ts";

/** Limits of one batch.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/limits.html */
const LIMITS = { records: 500, bytes: 4 * 1024 * 1024 };

/** @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html */
export const putRecordBatch = operation("PutRecordBatch", {
  members: { DeliveryStreamName: true, Records: { Data: true } },
  read: (call, { DeliveryStreamName, Records: records }) => {
    const arn = streamArnOf(call, DeliveryStreamName);
    if (records.length < 1 || records.length > LIMITS.records)
      throw constraintViolated("records", `Member must have length from 1 to ${LIMITS.records}`);
    const data = records.map(({ Data }, index) => readRecordData(Data, `records.${index + 1}.member`));
    if (records.reduce((sum, { Data }) => sum + Data.length, 0) > LIMITS.bytes)
      throw new AwsError("InvalidArgumentException", "Records size exceeds 4 MB limit");
    return { arn, data };
  },
  access: (_, { arn }) => onStream("PutRecordBatch", arn),
  run: async ({ store }, { arn, data }) => {
    const stream = store.get(arn);
    const ids = await stream.put(data);
    return {
      FailedPutCount: 0,
      Encrypted: stream.record.isEncrypted,
      RequestResponses: ids.map((RecordId) => ({ RecordId })),
    };
  },
});
