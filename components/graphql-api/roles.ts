import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../parts/component.ts";
import { grant, trustPolicy } from "../parts/grants.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { Settings } from "./defaults.ts";

/** Makes a role for AppSync, which can do nothing yet.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/attaching-a-data-source.html */
export function serviceRole(
  name: string,
  description: string,
  tags: Tags | undefined,
  parent: pulumi.ComponentResource,
): aws.iam.Role {
  const assumeRolePolicy = trustPolicy("appsync.amazonaws.com", whereabouts(parent).accountId);
  return new aws.iam.Role(name, { description, assumeRolePolicy, tags }, { parent });
}

/** Makes the log group of an API, and lets AppSync write it. The name is AppSync's choice; made here, it ends with the API and keeps nothing
 * for ever.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html */
export function apiLog(
  name: string,
  { logRetentionDays, tags }: Settings,
  { api, role }: { readonly api: aws.appsync.GraphQLApi; readonly role: aws.iam.Role },
  parent: pulumi.Resource,
): aws.cloudwatch.LogGroup {
  const logGroup = new aws.cloudwatch.LogGroup(
    `${name}-logs`,
    { name: pulumi.interpolate`/aws/appsync/apis/${api.id}`, retentionInDays: logRetentionDays, tags },
    { parent },
  );
  grant(
    `${name}-logs`,
    { name, role },
    {
      actions: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [logGroup.arn, pulumi.interpolate`${logGroup.arn}:log-stream:*`],
    },
    parent,
  );
  return logGroup;
}
