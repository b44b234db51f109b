import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { trustPolicy } from "../parts/grants.ts";
import type { Tags } from "../parts/component.ts";

/** The role that API Gateway writes logs with. There is one per account and region: make one of these per region, in one
 * stack; two stacks in one region would overwrite each other's.
 *
 * ```ts
 * const logging = new ApiLogging("api-logging");
 * ```
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
export class ApiLogging extends pulumi.ComponentResource {
  static readonly token = "mysfits:rest-api:ApiLogging";

  constructor(name: string, args: { readonly tags?: Tags } = {}, opts?: pulumi.ComponentResourceOptions) {
    super(ApiLogging.token, name, {}, opts);
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        description: "API Gateway writes its logs",
        assumeRolePolicy: trustPolicy("apigateway.amazonaws.com"),
        tags: args.tags,
      },
      { parent: this },
    );
    const policy = new aws.iam.RolePolicyAttachment(
      `${name}-policy`,
      {
        role: role.name,
        policyArn: "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
      },
      { parent: this },
    );
    // API Gateway tries the role when it is set.
    new aws.apigateway.Account(
      `${name}-account`,
      { cloudwatchRoleArn: role.arn },
      { parent: this, dependsOn: policy },
    );
    this.registerOutputs({});
  }
}
