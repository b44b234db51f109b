import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./defaults.ts";

/** CloudFront's log deliveries are there, wherever the program's resources are. */
const region = "us-east-1";

/** Who asked, for what, and what became of it. Without queries, cookies and referrers, which may carry what nobody may read in a log.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html#BasicDistributionFileFormat */
const recordFields = [
  "date",
  "time",
  "x-edge-request-id",
  "x-edge-location",
  "c-ip",
  "c-country",
  "cs-method",
  "x-host-header",
  "cs-uri-stem",
  "cs-protocol",
  "cs(User-Agent)",
  "sc-status",
  "sc-bytes",
  "time-taken",
  "x-edge-result-type",
  "x-edge-detailed-result-type",
  "ssl-protocol",
];

/** Logs the requests to a distribution, if there are access logs: standard logging v2, JSON below `AWSLogs/<account>/CloudFront/`.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html */
export function logVisitors(
  name: string,
  { accessLogs, tags }: Settings,
  distribution: aws.cloudfront.Distribution,
  parent: pulumi.Resource,
): void {
  if (!accessLogs) return;
  const child = { parent };
  // Names are the account's: the distribution's id makes them those of one stack.
  const uniqueName = pulumi.interpolate`${name}-${distribution.id}`;
  const source = new aws.cloudwatch.LogDeliverySource(
    `${name}-log`,
    { region, name: uniqueName, logType: "ACCESS_LOGS", resourceArn: distribution.arn, tags },
    child,
  );
  const destination = new aws.cloudwatch.LogDeliveryDestination(
    `${name}-log`,
    {
      region,
      name: uniqueName,
      outputFormat: "json",
      deliveryDestinationConfiguration: { destinationResourceArn: accessLogs.bucketArn },
      tags,
    },
    child,
  );
  new aws.cloudwatch.LogDelivery(
    `${name}-log`,
    {
      region,
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      recordFields,
      tags,
    },
    { parent, dependsOn: accessLogs.policy },
  );
}
