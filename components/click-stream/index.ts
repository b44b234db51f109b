import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, withDefaults, type Problem } from "../component.ts";
import { Function } from "../function/index.ts";
import { grant, trustPolicy } from "../grants.ts";
import { bucketDefaults, bucketGuards, privateBucket, tlsOnly } from "../private-bucket.ts";
import type { SiteRoute } from "../parts/site-route.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import { RestApi } from "../rest-api/index.ts";
import { alarms } from "./alarms.ts";
import type { ClickStreamArgs } from "./args.ts";
import { defaults, type Settings } from "./defaults.ts";
import { delivery } from "./delivery.ts";
import { lake, prefixes } from "./lake.ts";
import { reportFunction, reportRoute } from "./report.ts";
import { streamRoute } from "./routes.ts";
import { requestSchema } from "./schema.ts";

export type { ClickStreamArgs, ColumnType, EventProperty, EventSchema } from "./args.ts";

/** Events of browsers as files that SQL reads: a validated route, a delivery stream with a function that changes records, a bucket, and a
 * table over it. Nothing that was answered with 202 is lost; what can't be read is kept below `failed/`.
 *
 * ```ts
 * const clicks = new ClickStream("clicks", {
 *   events: "clicks",
 *   event: { properties: { eventId: { type: "string" }, at: { type: "string" } } },
 *   transform: { code: folder },
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
  /** Where events are put: `/stream/clicks`. */
  readonly path: string;
  /** What a `StaticSite` on the same origin is given. */
  readonly route: SiteRoute;
  readonly streamName: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  /** What changes records: give it grants. */
  readonly transform: Function;
  /** What answers reports, if there is one. */
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
    readonly alarms: Readonly<Record<string, aws.cloudwatch.MetricAlarm>>;
  };

  constructor(name: string, given: ClickStreamArgs, opts?: pulumi.ComponentResourceOptions) {
    super(ClickStream.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("ClickStream", name, problems(args));
    const { events, stage, tags, protect, logRetentionDays } = args;
    const child = { parent: this };
    const { accountId } = whereabouts(this);

    const { bucket, block } = privateBucket(
      name,
      {
        bucket: transformed(
          this,
          "bucket",
          bucketDefaults(protect, tags),
          args.transformArgs?.bucket,
          bucketGuards,
        ),
        protect,
      },
      this,
    );
    new aws.s3.BucketPolicy(
      `${name}-tls`,
      {
        bucket: bucket.id,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [tlsOnly(bucket.arn, pulumi.interpolate`${bucket.arn}/*`)],
        }),
      },
      { ...child, dependsOn: block },
    );
    const { data, failed, source, results } = prefixes(events);
    const expire = (id: string, prefix: string, days: number) => ({
      id,
      status: "Enabled",
      filter: { prefix },
      expiration: { days },
    });
    new aws.s3.BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      {
        bucket: bucket.id,
        rules: [
          expire("events", data, args.expirationDays),
          expire("failed", failed, args.expirationDays),
          expire("source", source, args.expirationDays),
          expire("query-results", results, 7),
          {
            id: "parts",
            status: "Enabled",
            filter: {},
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          },
        ],
      },
      child,
    );

    this.transform = new Function(
      `${name}-transform`,
      { timeoutSeconds: 60, memory: 512, logRetentionDays, tags, ...args.transform },
      child,
    );
    const tables = lake(name, args, bucket.bucket, this);
    const { stream, role, logGroup } = delivery(
      name,
      args,
      { ...tables, bucket, transform: this.transform, accountId },
      this,
    );
    // Its own stream, for what does not fit into one answer.
    grant(
      `${name}-again`,
      this.transform,
      { actions: ["firehose:PutRecordBatch"], resources: [stream.arn] },
      this,
    );

    const routeRole = new aws.iam.Role(
      `${name}-route`,
      {
        description: "Puts records into one stream",
        assumeRolePolicy: trustPolicy("apigateway.amazonaws.com"),
        tags,
      },
      child,
    );
    grant(
      `${name}-put`,
      { name: `${name}-route`, role: routeRole },
      { actions: ["firehose:PutRecord"], resources: [stream.arn] },
      this,
    );
    this.report = reportFunction(name, args, { ...tables, bucket, accountId }, this);
    const body = requestSchema(events, args.event, args.maximumEvents);
    const route = (me: boolean) =>
      streamRoute({
        events,
        me,
        body,
        region: stream.region,
        roleArn: routeRole.arn,
        streamName: stream.name,
      });
    const api = new RestApi(
      `${name}-api`,
      {
        stage,
        description: `Takes ${events}`,
        userPoolArn: args.userPoolArn,
        logging: args.logging,
        logRetentionDays,
        tags,
        throttle: args.throttle,
        routes: [
          route(false),
          ...(args.userPoolArn === undefined ? [] : [route(true)]),
          ...(this.report ? [reportRoute(events, this.report)] : []),
        ],
      },
      child,
    );
    this.report?.admit(
      `${name}-report-route`,
      "apigateway.amazonaws.com",
      pulumi.interpolate`${api.nodes.restApi.executionArn}/*/GET/${events}/report`,
    );

    this.domainName = api.domainName;
    this.path = `${api.path}/${events}`;
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
      alarms: alarms(name, args, stream.name, this),
    };
    this.registerOutputs({
      streamName: this.streamName,
      bucketName: this.bucketName,
      domainName: this.domainName,
    });
  }
}

function problems(args: Settings): (Problem | false)[] {
  const { events, event, maximumEvents, buffering, format, queryLimitBytes, expirationDays } = args;
  const { megabytes, seconds } = buffering;
  const within = (value: number, least: number, most: number) =>
    Number.isFinite(value) && value >= least && value <= most;
  return [
    !/^[a-z]{1,32}$/.test(events) && {
      argument: "events",
      must: "be 1 to 32 small letters: it is a path, a table and a folder",
      got: events,
      fix: 'use "clicks"',
    },
    Object.keys(event.properties).length === 0 && {
      argument: "event.properties",
      must: "have at least one property",
      got: event.properties,
      fix: "say what an event has",
    },
    ...(event.required ?? []).map(
      (name) =>
        !Object.hasOwn(event.properties, name) && {
          argument: "event.required",
          must: "name properties of the event",
          got: name,
          fix: `add ${name} to properties`,
        },
    ),
    ...Object.keys(args.added ?? {}).map(
      (name) =>
        Object.keys(event.properties).some((own) => own.toLowerCase() === name.toLowerCase()) && {
          argument: "added",
          must: "not name a property of the event again",
          got: name,
          fix: "use another name",
        },
    ),
    !(Number.isInteger(maximumEvents) && within(maximumEvents, 1, 100)) && {
      argument: "maximumEvents",
      must: "be a whole number from 1 to 100",
      got: maximumEvents,
      fix: "use 20",
    },
    !(within(megabytes, 1, 128) && within(seconds, 0, 900)) && {
      argument: "buffering",
      must: "be 1 to 128 MB and 0 to 900 seconds",
      got: buffering,
      fix: "use 64 MB and 60 seconds",
    },
    format === "parquet" &&
      megabytes < 64 && {
        argument: "buffering.megabytes",
        must: "be at least 64 for Parquet",
        got: megabytes,
        fix: "use 64",
      },
    args.report !== undefined &&
      args.userPoolArn === undefined && {
        argument: "userPoolArn",
        must: "be given with report",
        got: args.userPoolArn,
        fix: "give the pool whose users may read reports",
      },
    ...Object.keys(args.queries ?? {}).map(
      (query) =>
        !/^[A-Za-z0-9-]{1,64}$/.test(query) && {
          argument: "queries",
          must: "be named by letters, digits and hyphens",
          got: query,
          fix: 'use "last-7-days"',
        },
    ),
    !within(queryLimitBytes, 10_485_760, Number.MAX_SAFE_INTEGER) && {
      argument: "queryLimitBytes",
      must: "be at least 10485760 (10 MB)",
      got: queryLimitBytes,
      fix: "use 1024 ** 3",
    },
    !(Number.isInteger(expirationDays) && expirationDays >= 1) && {
      argument: "expirationDays",
      must: "be a whole number of days, 1 or more",
      got: expirationDays,
      fix: "use 365",
    },
  ];
}
