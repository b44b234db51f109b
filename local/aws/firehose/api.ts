import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { header } from "../../contract/http.ts";
import type { Operation, ServiceApi } from "../../contract/service.ts";
import type { DeliveryStream } from "./delivery-stream.ts";
import type { DeliveryStreams } from "./delivery-streams.ts";
import type { FormatConversion } from "./records.ts";

/** What a client may put.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/limits.html */
const LIMITS = { recordBytes: 1_000 * 1024, batchRecords: 500, batchBytes: 4 * 1024 * 1024 };

type Input = Readonly<Record<string, unknown>>;

/** Firehose as SDK clients, and API Gateway, call it. Streams come from the program. The quotas of a region (requests and bytes a second)
 * are not counted here.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_Operations.html */
export function firehoseApi(streams: DeliveryStreams): ServiceApi {
  const onStream: Readonly<Record<string, (stream: DeliveryStream, input: Input) => Promise<object>>> = {
    PutRecord: async (stream, { Record }) => {
      const [RecordId] = await stream.put([readRecord(Record, "record")]);
      return { RecordId, Encrypted: stream.record.isEncrypted };
    },
    PutRecordBatch: async (stream, { Records }) => {
      if (!Array.isArray(Records) || Records.length < 1 || Records.length > LIMITS.batchRecords)
        throw validation(
          `Value at 'records' failed to satisfy constraint: Member must have length from 1 to ${LIMITS.batchRecords}`,
        );
      const data = Records.map((record, index) => readRecord(record, `records.${index + 1}.member`));
      if (data.reduce((sum, one) => sum + Buffer.byteLength(one, "base64"), 0) > LIMITS.batchBytes)
        throw new AwsError("InvalidArgumentException", "Records size exceeds 4 MB limit");
      const ids = await stream.put(data);
      return {
        FailedPutCount: 0,
        Encrypted: stream.record.isEncrypted,
        RequestResponses: ids.map((RecordId) => ({ RecordId })),
      };
    },
    DescribeDeliveryStream: async (stream) =>
      await Promise.resolve({ DeliveryStreamDescription: describe(stream) }),
    ListTagsForDeliveryStream: async ({ record }) =>
      await Promise.resolve({
        Tags: Object.entries(record.tags).map(([Key, Value]) => ({ Key, Value })),
        HasMoreTags: false,
      }),
  };
  return {
    signingName: "firehose",
    protocol: "json-1.1",
    operation: ({ headers, body, region }): Operation => {
      const name = (header(headers, "x-amz-target") ?? "").split(".")[1] ?? "";
      const input = readInput(body);
      const run = Object.hasOwn(onStream, name) ? onStream[name] : undefined;
      if (run) {
        const streamName = input["DeliveryStreamName"];
        if (typeof streamName !== "string" || !/^[\w.-]{1,64}$/.test(streamName))
          throw validation(
            "Value at 'deliveryStreamName' failed to satisfy constraint: Member must match [a-zA-Z0-9_.-]{1,64}",
          );
        const arn = streams.arnOf(region, streamName);
        const access = [{ action: `firehose:${name}`, resource: arn }];
        return { name, access, run: async () => ({ body: await run(streams.get(arn), input) }) };
      }
      if (name === "ListDeliveryStreams") {
        const access = [{ action: "firehose:ListDeliveryStreams", resource: "*" }];
        const here = streams.all().filter(({ record }) => record.region === region);
        const body = {
          DeliveryStreamNames: here.map(({ record }) => record.name).sort(),
          HasMoreDeliveryStreams: false,
        };
        return { name, access, run: async () => await Promise.resolve({ body }) };
      }
      throw new NotEmulatedError(`firehose:${name}`, "Here delivery streams come from the program.");
    },
  };
}

function readInput(body: Buffer): Input {
  try {
    const input: unknown = JSON.parse(body.toString() || "{}");
    if (typeof input === "object" && input !== null && !Array.isArray(input)) return input as Input;
  } catch {
    // The same answer as to another kind of value.
  }
  throw new AwsError("SerializationException", "The request is not a JSON object.");
}

/** @returns Base64. */
function readRecord(record: unknown, path: string): string {
  const data = (record as { Data?: unknown } | null | undefined)?.Data;
  if (typeof data !== "string")
    throw validation(`Value null at '${path}.data' failed to satisfy constraint: Member must not be null`);
  const bytes = Buffer.from(data, "base64");
  if (bytes.toString("base64").replace(/=+$/, "") !== data.replace(/=+$/, ""))
    throw new AwsError("SerializationException", `The value at '${path}.data' is not base64.`);
  if (bytes.length > LIMITS.recordBytes)
    throw validation(
      `Value at '${path}.data' failed to satisfy constraint: Member must have length less than or equal to ${LIMITS.recordBytes}`,
    );
  return data;
}

function describe({ record }: DeliveryStream): object {
  const { destination, processor } = record;
  const { buffering, prefix, errorOutputPrefix, conversion } = destination;
  return {
    DeliveryStreamName: record.name,
    DeliveryStreamARN: record.arn,
    DeliveryStreamStatus: "ACTIVE",
    DeliveryStreamType: "DirectPut",
    VersionId: String(record.version),
    CreateTimestamp: record.createdAt / 1000,
    HasMoreDestinations: false,
    DeliveryStreamEncryptionConfiguration: {
      Status: record.isEncrypted ? "ENABLED" : "DISABLED",
      KeyType: "AWS_OWNED_CMK",
    },
    Destinations: [
      {
        DestinationId: "destinationId-000000000001",
        ExtendedS3DestinationDescription: {
          RoleARN: destination.roleArn,
          BucketARN: destination.bucketArn,
          Prefix: prefix,
          ErrorOutputPrefix: errorOutputPrefix,
          BufferingHints: { SizeInMBs: buffering.bytes / 1024 / 1024, IntervalInSeconds: buffering.seconds },
          CompressionFormat: destination.compression,
          ...(conversion && {
            DataFormatConversionConfiguration: describeConversion(conversion, record.region),
          }),
          EncryptionConfiguration: { NoEncryptionConfig: "NoEncryption" },
          ...(processor && {
            ProcessingConfiguration: {
              Enabled: true,
              Processors: [
                {
                  Type: "Lambda",
                  Parameters: [{ ParameterName: "LambdaArn", ParameterValue: processor.functionArn }],
                },
              ],
            },
          }),
        },
      },
    ],
  };
}

/** @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_DataFormatConversionConfiguration.html */
function describeConversion(
  { deserializer, compression, writerVersion, schema }: FormatConversion,
  home: string,
): object {
  const reader =
    deserializer.type === "hive"
      ? { HiveJsonSerDe: { ...(deserializer.isMilliseconds && { TimestampFormats: ["millis"] }) } }
      : {
          OpenXJsonSerDe: {
            ConvertDotsInJsonKeysToUnderscores: deserializer.isDotsToUnderscores,
            CaseInsensitive: deserializer.isCaseInsensitive,
            ColumnToJsonKeyMappings: deserializer.mappings,
          },
        };
  const {
    databaseName: DatabaseName,
    tableName: TableName,
    roleArn: RoleARN,
    region: Region = home,
    versionId: VersionId,
  } = schema;
  return {
    Enabled: true,
    InputFormatConfiguration: { Deserializer: reader },
    OutputFormatConfiguration: {
      Serializer: { ParquetSerDe: { Compression: compression, WriterVersion: writerVersion } },
    },
    SchemaConfiguration: { DatabaseName, TableName, RoleARN, Region, VersionId },
  };
}

const validation = (message: string) =>
  new AwsError("ValidationException", `1 validation error detected: ${message}`);
