import { constraintViolated } from "./errors.ts";

/** Bytes of a record.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/limits.html */
const MOST_BYTES = 1_000 * 1024;

/** Data of a record as it is kept, in base64.
 * @param path Of the record, for the message: `records.1.member`.
 * @throws AwsError ValidationException when it is too large. */
export function readRecordData(data: Buffer, path: string): string {
  if (data.length > MOST_BYTES)
    throw constraintViolated(`${path}.data`, `Member must have length less than or equal to ${MOST_BYTES}`);
  return data.toString("base64");
}
