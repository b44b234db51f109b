import type { DeliveryStreamRecord, FormatConversion } from "./records.ts";

/** Describes a stream as the API does.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_DeliveryStreamDescription.html */
export function describe(record: DeliveryStreamRecord) {
  const { destination, processor } = record;
  const { buffering, prefix, errorOutputPrefix, conversion } = destination;
  return {
    DeliveryStreamName: record.name,
    DeliveryStreamARN: record.arn,
    DeliveryStreamStatus: "ACTIVE",
    DeliveryStreamType: "DirectPut",
    VersionId: String(record.version),
    CreateTimestamp: new Date(record.createdAt),
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
) {
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
