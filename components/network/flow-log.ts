import * as aws from "@pulumi/aws";
import type * as awsx from "@pulumi/awsx";
import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./defaults.ts";

/** Logs the connections of a VPC, those that were refused too, if there are access logs: a line for each ten minutes of a flow, below
 * `AWSLogs/<account>/vpcflowlogs/`.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3.html */
export function flowLog(
  name: string,
  { accessLogs, tags }: Settings,
  vpc: awsx.ec2.Vpc,
  parent: pulumi.Resource,
): void {
  if (!accessLogs) return;
  new aws.ec2.FlowLog(
    `${name}-flow-log`,
    {
      vpcId: vpc.vpcId,
      trafficType: "ALL",
      logDestinationType: "s3",
      logDestination: accessLogs.bucketArn,
      maxAggregationInterval: 600,
      tags,
    },
    { parent, dependsOn: accessLogs.policy },
  );
}
