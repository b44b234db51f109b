import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { transformed } from "../parts/component.ts";
import { sqlName } from "../parts/names.ts";
import type { Settings } from "./defaults.ts";
import { columns } from "./schema.ts";

/** Makes the prefixes of the objects in the bucket: below them they are by day of arrival in UTC. */
export const prefixes = (events: string) => ({
  data: `${events}/`,
  failed: `failed/${events}/`,
  source: `source/${events}/`,
  results: "athena/",
});

const SERDE = {
  json: {
    inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
    outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
    serializationLibrary: "org.openx.data.jsonserde.JsonSerDe",
  },
  parquet: {
    inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    outputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    serializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
  },
};

const projectedDays = {
  "projection.enabled": "true",
  "projection.day.type": "date",
  "projection.day.format": "yyyy/MM/dd",
  "projection.day.range": "2026/01/01,NOW",
  "projection.day.interval": "1",
  "projection.day.interval.unit": "DAYS",
};

const day = { name: "day", type: "string", comment: "Day of arrival in UTC: 2026/11/24" };

/** Columns of what Firehose writes of a record that the transform did not take, or that could not be made a row of Parquet (`last…`).
 * @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html
 * @see https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion-error-handling.html */
const failureColumns = [
  { name: "attemptsmade", type: "bigint" },
  { name: "arrivaltimestamp", type: "bigint", comment: "Milliseconds since 1970" },
  { name: "errorcode", type: "string" },
  { name: "errormessage", type: "string" },
  { name: "lasterrorcode", type: "string" },
  { name: "lasterrormessage", type: "string" },
  { name: "attemptendingtimestamp", type: "bigint", comment: "Milliseconds since 1970" },
  { name: "rawdata", type: "string", comment: "The record in base64" },
  { name: "lambdaarn", type: "string" },
];

/** Resources that Athena reads with. */
export interface Lake {
  readonly database: aws.glue.CatalogDatabase;
  /** Events, one row each. */
  readonly table: aws.glue.CatalogTable;
  /** Records that were put aside, one row each. */
  readonly failedTable: aws.glue.CatalogTable;
  readonly workgroup: aws.athena.Workgroup;
  /** Queries that are kept, by name. */
  readonly queries: Readonly<Record<string, aws.athena.NamedQuery>>;
}

/** Makes what Athena needs to read the bucket: tables whose partitions are known without a crawler, and a workgroup that reads no more than it may.
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
 * @see https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html */
export function lake(
  name: string,
  args: Settings,
  bucketName: pulumi.Output<string>,
  parent: pulumi.Resource,
): Lake {
  const { events, event, added, format, queries, queryLimitBytes, tags } = args;
  const child = { parent };
  const { data, failed, results } = prefixes(events);
  // Hyphens would have to be quoted in every query.
  const plain = sqlName(pulumi.getProject(), pulumi.getStack(), name);
  const database = new aws.glue.CatalogDatabase(
    `${name}-lake`,
    { name: plain, description: `Events of ${name}`, tags },
    child,
  );
  const location = pulumi.interpolate`s3://${bucketName}/${data}`;
  const { serializationLibrary, ...formats } = SERDE[format];
  const table = new aws.glue.CatalogTable(
    `${name}-events`,
    transformed(
      parent,
      "table",
      {
        name: events.toLowerCase(),
        databaseName: database.name,
        tableType: "EXTERNAL_TABLE",
        description: "One row for each event. An event that was sent twice is here twice: count distinct ids",
        parameters: {
          classification: format,
          ...projectedDays,
          "storage.location.template": pulumi.interpolate`${location}\${day}/`,
        },
        partitionKeys: [day],
        storageDescriptor: {
          ...formats,
          location,
          columns: columns(event, added),
          serDeInfo: { serializationLibrary, parameters: { "serialization.format": "1" } },
        },
      },
      args.transform?.table,
    ),
    child,
  );
  const failedLocation = pulumi.interpolate`s3://${bucketName}/${failed}`;
  const { serializationLibrary: jsonLibrary, ...jsonFormats } = SERDE.json;
  const failedTable = new aws.glue.CatalogTable(
    `${name}-failed`,
    transformed(
      parent,
      "failedTable",
      {
        name: `${events.toLowerCase()}_failed`,
        databaseName: database.name,
        tableType: "EXTERNAL_TABLE",
        description: "One row for each record that Firehose put aside",
        parameters: {
          classification: "json",
          ...projectedDays,
          "projection.kind.type": "enum",
          "projection.kind.values": "processing-failed,format-conversion-failed",
          "storage.location.template": pulumi.interpolate`${failedLocation}\${kind}/\${day}/`,
        },
        partitionKeys: [{ name: "kind", type: "string", comment: "What went wrong with it" }, day],
        storageDescriptor: {
          ...jsonFormats,
          location: failedLocation,
          columns: failureColumns,
          serDeInfo: { serializationLibrary: jsonLibrary, parameters: { "serialization.format": "1" } },
        },
      },
      args.transform?.failedTable,
    ),
    child,
  );
  const workgroup = new aws.athena.Workgroup(
    `${name}-queries`,
    transformed(
      parent,
      "workgroup",
      {
        description: `Queries of ${name}`,
        forceDestroy: true,
        configuration: {
          enforceWorkgroupConfiguration: true,
          publishCloudwatchMetricsEnabled: true,
          bytesScannedCutoffPerQuery: queryLimitBytes,
          engineVersion: { selectedEngineVersion: "Athena engine version 3" },
          resultConfiguration: {
            outputLocation: pulumi.interpolate`s3://${bucketName}/${results}`,
            encryptionConfiguration: { encryptionOption: "SSE_S3" },
          },
        },
        tags,
      },
      args.transform?.workgroup,
      ["configuration.enforceWorkgroupConfiguration", "configuration.bytesScannedCutoffPerQuery"],
    ),
    child,
  );
  return {
    database,
    table,
    failedTable,
    workgroup,
    queries: Object.fromEntries(
      Object.entries(queries ?? {}).map(([query, { description, sql }]) => [
        query,
        new aws.athena.NamedQuery(
          `${name}-${query}`,
          {
            name: `${events}-${query}`,
            database: database.name,
            workgroup: workgroup.name,
            description,
            query: sql,
          },
          child,
        ),
      ]),
    ),
  };
}
