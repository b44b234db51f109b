import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { transformed } from "../component.ts";
import type { Settings } from "./defaults.ts";
import { columns } from "./schema.ts";

/** Where events are in the bucket, by day of arrival in UTC. */
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

/** What Athena needs to read the bucket: a table whose partitions are known without a crawler, and a workgroup that reads no more than it may.
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
 * @see https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html */
export function lake(
  name: string,
  args: Settings,
  bucketName: pulumi.Output<string>,
  parent: pulumi.Resource,
): { database: aws.glue.CatalogDatabase; table: aws.glue.CatalogTable; workgroup: aws.athena.Workgroup } {
  const { events, event, added, format, queryLimitBytes, tags } = args;
  const child = { parent };
  const { data, results } = prefixes(events);
  // Hyphens would have to be quoted in every query.
  const plain = `${pulumi.getProject()}_${pulumi.getStack()}_${name}`.toLowerCase().replaceAll(/\W/g, "_");
  const database = new aws.glue.CatalogDatabase(`${name}-lake`, { name: plain, description: `Events of ${name}`, tags }, child);
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
          "projection.enabled": "true",
          "projection.day.type": "date",
          "projection.day.format": "yyyy/MM/dd",
          "projection.day.range": "2026/01/01,NOW",
          "projection.day.interval": "1",
          "projection.day.interval.unit": "DAYS",
          "storage.location.template": pulumi.interpolate`${location}\${day}/`,
        },
        partitionKeys: [{ name: "day", type: "string", comment: "Day of arrival in UTC: 2026/11/24" }],
        storageDescriptor: {
          ...formats,
          location,
          columns: columns(event, added),
          serDeInfo: { serializationLibrary, parameters: { "serialization.format": "1" } },
        },
      },
      args.transformArgs?.table,
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
      args.transformArgs?.workgroup,
      ["configuration.enforceWorkgroupConfiguration", "configuration.bytesScannedCutoffPerQuery"],
    ),
    child,
  );
  return { database, table, workgroup };
}
