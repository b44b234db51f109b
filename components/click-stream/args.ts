import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Alarms } from "../alarms/index.ts";
import type { AccessLogs } from "../parts/access-logs.ts";
import type { Tags, Transform } from "../parts/component.ts";
import type { FrontDoor } from "../front-door/index.ts";
import type { FunctionArgs } from "../function/index.ts";
import type { Variables } from "../parts/environment.ts";
import type { Throttle } from "../rest-api/index.ts";

/** One property of an event, as JSON schema (draft 4) says it. */
export interface EventProperty {
  readonly type: "string" | "integer" | "number" | "boolean";
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly enum?: readonly (string | number)[];
  readonly description?: string;
}

/** Members of one event: the request's model, the table's columns and the processor's check all come from it. */
export interface EventSchema {
  readonly properties: Readonly<Record<string, EventProperty>>;
  /** @default every property */
  readonly required?: readonly string[];
}

/** Type of a column that the processor adds to each event. */
export type ColumnType = "string" | "bigint" | "double" | "boolean";

/** Arguments of {@link ClickStream}. */
export interface ClickStreamArgs {
  /** Name of what is counted, as a plural: the path `/<stage>/<events>`, the member of the body, the table. Letters only: `clicks`. */
  readonly events: string;
  readonly event: EventSchema;
  /** Columns that the processor adds, beside the event's own.
   * @default none */
  readonly added?: Readonly<Record<string, ColumnType>>;
  /** Function that changes records: one record is `{receivedAt, userId, <events>: […]}`, `receivedAt` in milliseconds since 1970; its result is one
   * JSON line for each event. It may put records into the stream again.
   * @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
  readonly processor: FunctionArgs;
  /** Answers `GET /<stage>/<events>/report` of a holder of a token, and looks itself at whose it is (`cognito:groups`). It may run queries of the
   * workgroup over the database, where the tables `<events>` and `<events>_failed` are; it is told both by its `variables`. Needs `userPoolArn`.
   * @default no such route */
  readonly report?: FunctionArgs & { readonly variables: Variables<"workgroup" | "database"> };
  /** Queries that the workgroup keeps for people, by name: letters, digits and hyphens.
   * @default none */
  readonly queries?: Readonly<Record<string, { readonly description: string; readonly sql: string }>>;
  /** A metric of the processor, with its function's name as the dimension `FunctionName`, that counts records which failed: an alarm goes off
   * when it is more than 0.
   * @default no such alarm */
  readonly failureMetric?: { readonly namespace: string; readonly metricName: string };
  /** ARN of the user pool for `/<stage>/<events>/me`, whose events carry the caller's `sub`.
   * @default no such route: every event is a guest's */
  readonly userPoolArn?: pulumi.Input<string>;
  /** Secret that callers must send, as `RestApi` says it.
   * @default the API is open to everybody who knows its address */
  readonly frontDoor?: FrontDoor;
  /** First part of the path.
   * @default "stream" */
  readonly stage?: string;
  /** Events in one request at most, 1 to 100.
   * @default 20 */
  readonly maximumEvents?: number;
  /** Requests a second, and burst, of each route.
   * @default 50 a second, burst 100 */
  readonly throttle?: Throttle;
  /** Size of what is collected for one object: MB (1 to 128) or seconds (0 to 900), whichever comes first.
   * @default 64 MB, 60 seconds */
  readonly buffering?: { readonly megabytes: number; readonly seconds: number };
  /** `json`: one line of JSON for each event, GZIP. `parquet`: columns, cheaper to query, at least 64 MB of buffer.
   * @default "json" */
  readonly format?: "json" | "parquet";
  /** Keep each record as it came too. Once on, Firehose can't turn it off.
   * @default false */
  readonly backup?: boolean;
  /** Days that events are kept; then they are an older version for 30 days more.
   * @default 365 */
  readonly expirationDays?: number;
  /** Bytes that one query may read, at least 10 MB.
   * @default 1 GiB */
  readonly queryLimitBytes?: number;
  /** Seconds that an event may take to S3 before the alarm goes off.
   * @default 900 */
  readonly alarmAgeSeconds?: number;
  /** Bucket for the access log of the bucket.
   * @default no log */
  readonly accessLogs?: AccessLogs;
  /** Alarms of the stage.
   * @default none */
  readonly alarms?: Alarms;
  /** Keep the data: Pulumi's `protect`, and a bucket that is not emptied.
   * @default true */
  readonly protect?: boolean;
  /** @default 14 */
  readonly logRetentionDays?: number;
  /** The account's `ApiLogging`. */
  readonly logging: pulumi.Resource;
  readonly tags?: Tags;
  readonly transform?: {
    readonly bucket?: Transform<aws.s3.BucketArgs>;
    readonly deliveryStream?: Transform<aws.kinesis.FirehoseDeliveryStreamArgs>;
    readonly workgroup?: Transform<aws.athena.WorkgroupArgs>;
    readonly table?: Transform<aws.glue.CatalogTableArgs>;
    readonly failedTable?: Transform<aws.glue.CatalogTableArgs>;
  };
}
