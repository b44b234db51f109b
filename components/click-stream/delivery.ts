import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { transformed } from "../parts/component.ts";
import type { Function } from "../function/index.ts";
import { grant, type Grantee } from "../parts/grants.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { Settings } from "./defaults.ts";
import { prefixes } from "./lake.ts";

/** Resources that a delivery stream is made with. */
interface DeliveryParts {
  readonly bucket: aws.s3.Bucket;
  readonly processor: Function;
  readonly table: aws.glue.CatalogTable;
  readonly database: aws.glue.CatalogDatabase;
}

/** Makes the stream with its role, which may write the bucket, call the one function and write its own log.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html */
export function delivery(
  name: string,
  args: Settings,
  { bucket, processor, table, database }: DeliveryParts,
  parent: pulumi.ComponentResource,
): { stream: aws.kinesis.FirehoseDeliveryStream; role: aws.iam.Role; logGroup: aws.cloudwatch.LogGroup } {
  const { events, buffering, format, backup, logRetentionDays, tags } = args;
  const child = { parent };
  const { accountId } = whereabouts(parent);
  const { data, failed, source } = prefixes(events);
  const logGroup = new aws.cloudwatch.LogGroup(
    `${name}-delivery`,
    { retentionInDays: logRetentionDays, tags },
    child,
  );
  const logStream = new aws.cloudwatch.LogStream(
    `${name}-delivery`,
    { logGroupName: logGroup.name, name: "errors" },
    child,
  );
  const role = new aws.iam.Role(
    `${name}-delivery`,
    { description: "Writes events to the bucket", assumeRolePolicy: firehoseTrust(accountId), tags },
    child,
  );
  const grantee: Grantee = { name: `${name}-delivery`, role };
  const catalog = (part: pulumi.Input<string>) =>
    pulumi.interpolate`arn:aws:glue:${table.region}:${accountId}:${part}`;
  const rights = [
    grant(
      `${name}-objects`,
      grantee,
      {
        actions: ["s3:AbortMultipartUpload", "s3:PutObject"],
        resources: [data, failed, ...(backup ? [source] : [])].map(
          (prefix) => pulumi.interpolate`${bucket.arn}/${prefix}*`,
        ),
      },
      parent,
    ),
    grant(
      `${name}-bucket`,
      grantee,
      {
        actions: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
        resources: [bucket.arn],
      },
      parent,
    ),
    grant(
      `${name}-transform`,
      grantee,
      { actions: ["lambda:GetFunctionConfiguration", "lambda:InvokeFunction"], resources: [processor.arn] },
      parent,
    ),
    grant(
      `${name}-errors`,
      grantee,
      {
        actions: ["logs:PutLogEvents"],
        resources: [pulumi.interpolate`${logGroup.arn}:log-stream:${logStream.name}`],
      },
      parent,
    ),
    ...(format === "parquet"
      ? [
          grant(
            `${name}-catalog`,
            grantee,
            {
              actions: ["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"],
              resources: [
                catalog("catalog"),
                catalog(pulumi.interpolate`database/${database.name}`),
                catalog(pulumi.interpolate`table/${database.name}/${table.name}`),
              ],
            },
            parent,
          ),
        ]
      : []),
  ];
  const stream = new aws.kinesis.FirehoseDeliveryStream(
    `${name}-stream`,
    transformed(
      parent,
      "deliveryStream",
      {
        destination: "extended_s3",
        serverSideEncryption: { enabled: true },
        extendedS3Configuration: {
          roleArn: role.arn,
          bucketArn: bucket.arn,
          bufferingSize: buffering.megabytes,
          bufferingInterval: buffering.seconds,
          prefix: `${data}!{timestamp:yyyy/MM/dd}/`,
          errorOutputPrefix: `${failed}!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/`,
          cloudwatchLoggingOptions: {
            enabled: true,
            logGroupName: logGroup.name,
            logStreamName: logStream.name,
          },
          processingConfiguration: {
            enabled: true,
            processors: [
              { type: "Lambda", parameters: [{ parameterName: "LambdaArn", parameterValue: processor.arn }] },
            ],
          },
          ...(format === "parquet"
            ? {
                compressionFormat: "UNCOMPRESSED",
                dataFormatConversionConfiguration: {
                  inputFormatConfiguration: { deserializer: { openXJsonSerDe: {} } },
                  outputFormatConfiguration: { serializer: { parquetSerDe: {} } },
                  schemaConfiguration: {
                    databaseName: database.name,
                    tableName: table.name,
                    roleArn: role.arn,
                  },
                },
              }
            : { compressionFormat: "GZIP" }),
          ...(backup && {
            s3BackupMode: "Enabled",
            s3BackupConfiguration: {
              roleArn: role.arn,
              bucketArn: bucket.arn,
              compressionFormat: "GZIP",
              bufferingInterval: buffering.seconds,
              prefix: `${source}!{timestamp:yyyy/MM/dd}/`,
              errorOutputPrefix: `${source}!{firehose:error-output-type}/`,
            },
          }),
        },
        tags,
      },
      args.transform?.deliveryStream,
      [
        "serverSideEncryption.enabled",
        "extendedS3Configuration.errorOutputPrefix",
        "extendedS3Configuration.cloudwatchLoggingOptions.enabled",
      ],
    ),
    { ...child, dependsOn: rights },
  );
  return { stream, role, logGroup };
}

/** Firehose assumes roles with the account as external id. */
function firehoseTrust(accountId: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "firehose.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": accountId } },
      },
    ],
  });
}
