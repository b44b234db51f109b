import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { parseArn } from "../../../contract/arn.ts";
import { principalOf } from "../../../delivery/destinations.ts";
import type { Platform } from "../../../contract/service.ts";
import type { DeliveryStreamRecord, S3Destination } from "../records.ts";
import { errorPrefix, objectPrefix, objectTime } from "./prefix.ts";

const compress = promisify(gzip);

/** Records that are to be written as one object. */
export interface S3Object {
  /** Records as they are, one behind the other: nothing is put between them. */
  readonly records: readonly Buffer[];
  /** Time at which the oldest arrived, milliseconds since 1970. */
  readonly at: number;
  /** `processing-failed` or `format-conversion-failed` for what goes to the error prefix. */
  readonly errorOutputType?: string;
  /** End of the name unless the destination has one: `.parquet`. */
  readonly extension?: string;
}

/** Writes an object with the stream's role.
 * @throws AwsError as S3 or IAM does.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html */
export async function putObject(
  platform: Platform,
  { arn, name, region, version }: DeliveryStreamRecord,
  destination: S3Destination,
  { records, at, errorOutputType, extension: usual }: S3Object,
): Promise<void> {
  const { roleArn, bucketArn, compression, prefix, errorOutputPrefix, timeZone, fileExtension } = destination;
  // What failed is written to be read: it is not compressed here. AWS's documents do not say.
  const isCompressed = compression === "GZIP" && errorOutputType === undefined;
  const plain = Buffer.concat(records);
  const body = isCompressed ? await compress(plain) : plain;
  const extension =
    errorOutputType === undefined ? fileExtension || (usual ?? (isCompressed ? ".gz" : "")) : "";
  const values = { at, timeZone, errorOutputType };
  const start =
    errorOutputType === undefined
      ? objectPrefix(prefix, values)
      : errorPrefix(prefix, errorOutputPrefix, values);
  const key = `${start}${name}-${version}-${objectTime(at, timeZone)}-${randomUUID()}${extension}`;
  const path = `/${parseArn(bucketArn).resource}/${key}`;
  const principal = principalOf(platform, {
    roleArn,
    service: "firehose.amazonaws.com",
    sourceArn: arn,
    externalId: platform.accountId,
  });
  await platform.capabilities.gateway.call(principal, "s3", {
    method: "PUT",
    path,
    rawPath: encodeURI(path),
    query: new URLSearchParams(),
    region,
    sourceIp: "127.0.0.1",
    body,
    headers: { "content-type": "application/octet-stream", "content-length": String(body.length) },
  });
}
