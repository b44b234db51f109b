import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Function } from "../function/index.ts";
import { environmentOf } from "../parts/environment.ts";
import { grant } from "../parts/grants.ts";
import type { Route } from "../rest-api/index.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { Settings } from "./defaults.ts";
import { prefixes, type Lake } from "./lake.ts";

/** Resources that a report reads. */
interface ReportParts extends Lake {
  readonly bucket: aws.s3.Bucket;
}

/** Makes the function that reports, which may run queries of the one workgroup over the two tables, and write nothing but their results.
 * @see https://docs.aws.amazon.com/athena/latest/ug/example-policies-workgroup.html
 * @see https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
 * @see https://docs.aws.amazon.com/athena/latest/ug/s3-permissions.html */
export function reportFunction(
  name: string,
  { events, report, logRetentionDays, alarms, tags }: Settings,
  { bucket, database, table, failedTable, workgroup }: ReportParts,
  parent: pulumi.ComponentResource,
): Function | undefined {
  if (!report) return undefined;
  const { variables, ...functionArgs } = report;
  const fn = new Function(
    `${name}-report`,
    {
      // API Gateway waits for 29 seconds.
      timeoutSeconds: 29,
      memory: 512,
      logRetentionDays,
      alarms,
      tags,
      ...functionArgs,
      environment: {
        ...functionArgs.environment,
        ...environmentOf(variables, { database: database.name, workgroup: workgroup.name }),
      },
    },
    { parent },
  );
  const { accountId } = whereabouts(parent);
  const { data, failed, results } = prefixes(events);
  const objects = (prefix: string) => pulumi.interpolate`${bucket.arn}/${prefix}*`;
  const catalog = (part: pulumi.Input<string>) =>
    pulumi.interpolate`arn:aws:glue:${bucket.region}:${accountId}:${part}`;
  const may = (what: string, actions: readonly string[], resources: readonly pulumi.Input<string>[]) =>
    grant(`${name}-report-${what}`, fn, { actions, resources }, parent);
  may(
    "queries",
    [
      "athena:GetQueryExecution",
      "athena:GetQueryResults",
      "athena:StartQueryExecution",
      "athena:StopQueryExecution",
    ],
    [workgroup.arn],
  );
  may(
    "catalog",
    ["glue:GetDatabase", "glue:GetPartitions", "glue:GetTable"],
    [
      catalog("catalog"),
      catalog(pulumi.interpolate`database/${database.name}`),
      ...[table, failedTable].map((one) => catalog(pulumi.interpolate`table/${database.name}/${one.name}`)),
    ],
  );
  may("bucket", ["s3:GetBucketLocation", "s3:ListBucket"], [bucket.arn]);
  may("read", ["s3:GetObject"], [data, failed, results].map(objects));
  may(
    "results",
    ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
    [objects(results)],
  );
  return fn;
}

/** Makes `GET /<events>/report`, for holders of a token; the function looks at whose it is. The throttle is what limits queries at one time: a
 * concurrency of its own would be taken from the account's. */
export function reportRoute(events: string, fn: Function): Route {
  return {
    method: "GET",
    path: `/${events}/report`,
    authorization: "cognito",
    operationName: `report-${events}`,
    throttle: { ratePerSecond: 2, burst: 10 },
    integration: { type: "AWS_PROXY", integrationHttpMethod: "POST", uri: fn.invokeArn },
  };
}
