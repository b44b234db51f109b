import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Function } from "../function/index.ts";
import { refuse, withDefaults } from "../parts/component.ts";
import { grant } from "../parts/grants.ts";
import type { SiteRoute } from "../parts/site-route.ts";
import type { RestApi } from "../rest-api/index.ts";
import { streamAlarms, type StreamAlarms } from "./alarms.ts";
import { streamApi } from "./api.ts";
import type { ClickStreamArgs } from "./args.ts";
import { eventBucket } from "./bucket.ts";
import { defaults } from "./defaults.ts";
import { delivery } from "./delivery.ts";
import { lake } from "./lake.ts";
import { reportFunction } from "./report.ts";
import { problems } from "./validate.ts";

export type { ClickStreamArgs, ColumnType, EventProperty, EventSchema } from "./args.ts";

/** Events of browsers as files that SQL reads: a validated route, a delivery stream with a function that changes records, a bucket, and a
 * table over it. Nothing that was answered with 202 is lost; what can't be read is kept below `failed/`.
 *
 * ```ts
 * const clicks = new ClickStream("clicks", {
 *   events: "clicks",
 *   event: { properties: { eventId: { type: "string" }, at: { type: "string" } } },
 *   processor: { code: folder },
 *   logging,
 * });
 * ```
 *
 * Makes: `RestApi` with `PUT /<stage>/<events>` (and `/me`, `GET …/report`), role of the route, `Function`, Firehose stream with role and log,
 * bucket, Glue database and tables, Athena workgroup with its queries, alarms.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/what-is-this-service.html */
export class ClickStream extends pulumi.ComponentResource {
  static readonly token = "mysfits:click-stream:ClickStream";

  /** Origin for CloudFront; paths begin with `/<stage>`. */
  readonly domainName: pulumi.Output<string>;
  /** Path that events are put to: `/stream/clicks`. */
  readonly path: string;
  /** Route that a `StaticSite` on the same origin is given. */
  readonly route: SiteRoute;
  readonly streamName: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  /** Function that changes records: give it grants. */
  readonly processor: Function;
  /** Function that answers reports, if there is one. */
  readonly report?: Function;
  readonly nodes: {
    readonly api: RestApi;
    readonly bucket: aws.s3.Bucket;
    readonly stream: aws.kinesis.FirehoseDeliveryStream;
    readonly deliveryRole: aws.iam.Role;
    readonly routeRole: aws.iam.Role;
    readonly logGroup: aws.cloudwatch.LogGroup;
    readonly database: aws.glue.CatalogDatabase;
    readonly table: aws.glue.CatalogTable;
    readonly failedTable: aws.glue.CatalogTable;
    readonly workgroup: aws.athena.Workgroup;
    readonly queries: Readonly<Record<string, aws.athena.NamedQuery>>;
    readonly alarms: StreamAlarms;
  };

  constructor(name: string, given: ClickStreamArgs, opts?: pulumi.ComponentResourceOptions) {
    super(ClickStream.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("ClickStream", name, problems(args));
    const { logRetentionDays, alarms, tags } = args;

    const bucket = eventBucket(name, args, this);
    this.processor = new Function(
      `${name}-transform`,
      { timeoutSeconds: 60, memory: 512, logRetentionDays, alarms, tags, ...args.processor },
      { parent: this },
    );
    const tables = lake(name, args, bucket.bucket, this);
    const { stream, role, logGroup } = delivery(
      name,
      args,
      { ...tables, bucket, processor: this.processor },
      this,
    );
    // Into its own stream, for what does not fit into one answer.
    const putAgain = { actions: ["firehose:PutRecordBatch"], resources: [stream.arn] };
    grant(`${name}-again`, this.processor, putAgain, this);
    this.report = reportFunction(name, args, { ...tables, bucket }, this);
    const { api, role: routeRole } = streamApi(name, args, { stream, report: this.report }, this);

    this.domainName = api.domainName;
    this.path = `${api.path}/${args.events}`;
    this.route = api.route;
    this.streamName = stream.name;
    this.bucketName = bucket.bucket;
    this.nodes = {
      api,
      bucket,
      stream,
      deliveryRole: role,
      routeRole,
      logGroup,
      ...tables,
      alarms: streamAlarms(name, args, { streamName: stream.name, processor: this.processor }, this),
    };
    this.registerOutputs({
      streamName: this.streamName,
      bucketName: this.bucketName,
      domainName: this.domainName,
    });
  }
}
