import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Permission } from "../parts/grants.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { Settings } from "./defaults.ts";

/** Lists what every function may: read the secrets that it was given, write its log, and its traces (X-Ray knows no resources). In a network, Lambda makes its interfaces with its role. */
export function basics(
  { tracing, network, secrets = {} }: Settings,
  logGroup: aws.cloudwatch.LogGroup,
  parent: pulumi.ComponentResource,
): Permission[] {
  const log = {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [pulumi.interpolate`${logGroup.arn}:log-stream:*`],
  };
  const traces = { actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: ["*"] };
  const reading = [...new Set(Object.values(secrets))].flatMap((secret) => secret.reading);
  return [log, ...(tracing ? [traces] : []), ...(network ? networkInterfaces(parent) : []), ...reading];
}

/** Lets Lambda make and delete the function's network interfaces, and the code of the function not: calls of the code name the function that they
 * come from, Lambda's own do not. What is there can only be listed for all.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 * @see https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html */
function networkInterfaces(parent: pulumi.ComponentResource): Permission[] {
  const { region, accountId } = whereabouts(parent);
  const conditions = { Null: { "lambda:SourceFunctionArn": "true" } };
  return [
    {
      actions: [
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:UnassignPrivateIpAddresses",
      ],
      resources: [pulumi.interpolate`arn:aws:ec2:${region}:${accountId}:*/*`],
      conditions,
    },
    {
      actions: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
      resources: ["*"],
      conditions,
    },
  ];
}
