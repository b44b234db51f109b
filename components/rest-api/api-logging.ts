import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { trustPolicy } from "../parts/grants.ts";
import type { Tags } from "../parts/component.ts";
import { whereabouts } from "../parts/whereabouts.ts";

/** Arguments of `ApiLogging`. */
export interface ApiLoggingArgs {
  /** True for the one stack of an account and region that makes the role; false for the others, whose APIs use it.
   * @default true */
  readonly isOwner?: boolean;
  readonly tags?: Tags;
}

/** The role that API Gateway writes logs with. There is one per account and region, so one stack owns it. Its name is fixed, so that a
 * second owner is refused by IAM (`EntityAlreadyExists`) and does not take the first one's logs away when it is destroyed.
 *
 * ```ts
 * const logging = new ApiLogging("api-logging");
 * ```
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
export class ApiLogging extends pulumi.ComponentResource {
  static readonly token = "mysfits:rest-api:ApiLogging";

  constructor(
    name: string,
    { isOwner = true, tags }: ApiLoggingArgs = {},
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(ApiLogging.token, name, {}, opts);
    if (isOwner) logRole(name, tags, this);
    this.registerOutputs({});
  }
}

function logRole(name: string, tags: Tags | undefined, parent: ApiLogging): void {
  const role = new aws.iam.Role(
    `${name}-role`,
    {
      name: pulumi.interpolate`api-gateway-logs-${whereabouts(parent).region}`,
      description: "API Gateway writes its logs: one role for an account and region",
      assumeRolePolicy: trustPolicy("apigateway.amazonaws.com"),
      tags,
    },
    { parent },
  );
  const policy = new aws.iam.RolePolicyAttachment(
    `${name}-policy`,
    {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
    },
    { parent },
  );
  // API Gateway tries the role when it is set.
  new aws.apigateway.Account(
    `${name}-account`,
    { cloudwatchRoleArn: role.arn },
    { parent, dependsOn: policy },
  );
}
