import type * as aws from "@pulumi/aws";
import type { Members, Read } from "../../contract/members.ts";
import type { Inputs } from "../../contract/resource.ts";

type Args = Inputs<aws.kinesis.FirehoseDeliveryStreamArgs>;

const notEncrypted = "nothing is encrypted on this machine";
const writersOwn = "the layout inside a file is the writer's own";

/** Arguments of a delivery stream, and what is done with each. Sources, other destinations, ORC and dynamic partitioning are refused. */
export const deliveryStreamInputs = {
  name: true,
  destination: ["extended_s3"],
  serverSideEncryption: { enabled: true, keyArn: notEncrypted, keyType: notEncrypted },
  extendedS3Configuration: {
    bucketArn: true,
    bufferingInterval: true,
    bufferingSize: true,
    cloudwatchLoggingOptions: { enabled: true, logGroupName: true, logStreamName: true },
    compressionFormat: true,
    customTimeZone: true,
    dataFormatConversionConfiguration: {
      enabled: true,
      inputFormatConfiguration: {
        deserializer: {
          hiveJsonSerDe: { timestampFormats: true },
          openXJsonSerDe: {
            caseInsensitive: true,
            columnToJsonKeyMappings: true,
            convertDotsInJsonKeysToUnderscores: true,
          },
        },
      },
      outputFormatConfiguration: {
        serializer: {
          parquetSerDe: {
            compression: true,
            writerVersion: true,
            blockSizeBytes: writersOwn,
            enableDictionaryCompression: writersOwn,
            maxPaddingBytes: writersOwn,
            pageSizeBytes: writersOwn,
          },
        },
      },
      schemaConfiguration: {
        databaseName: true,
        region: true,
        roleArn: true,
        tableName: true,
        versionId: true,
      },
    },
    dynamicPartitioningConfiguration: { enabled: [false], retryDuration: "nothing is partitioned" },
    errorOutputPrefix: true,
    fileExtension: true,
    kmsKeyArn: notEncrypted,
    prefix: true,
    processingConfiguration: {
      enabled: true,
      processors: { type: true, parameters: { parameterName: true, parameterValue: true } },
    },
    roleArn: true,
    s3BackupConfiguration: {
      bucketArn: true,
      bufferingInterval: true,
      bufferingSize: true,
      cloudwatchLoggingOptions: { enabled: true, logGroupName: true, logStreamName: true },
      compressionFormat: true,
      errorOutputPrefix: true,
      kmsKeyArn: notEncrypted,
      prefix: true,
      roleArn: true,
    },
    s3BackupMode: true,
  },
  tags: true,
} as const satisfies Members<Args>;

/** Arguments of a delivery stream that are read. */
export type DeliveryStreamInputs = Read<Args, typeof deliveryStreamInputs>;
