import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Part } from "./part.ts";

/** Makes a deployment of what is served now: a new one whenever that changes.
 * @param restApiArgs Arguments that the API was made of, after every transform.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html */
export function deploymentOf(
  name: string,
  restApi: aws.apigateway.RestApi,
  restApiArgs: aws.apigateway.RestApiArgs,
  parts: readonly Part[],
  parent: pulumi.Resource,
): aws.apigateway.Deployment {
  return new aws.apigateway.Deployment(
    `${name}-deployment`,
    {
      restApi: restApi.id,
      description: "One state of the routes",
      triggers: { served: fingerprint(restApiArgs, parts) },
    },
    { parent, dependsOn: parts.map(({ resource }) => resource) },
  );
}

/** A hash of all that a deployment has in it: API Gateway deploys nothing by itself. Ids of resources alone would not do, for
 * they stay the same when a method changes; arguments alone have the ids of what was replaced. Settings of the stage take effect without a
 * deployment.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html */
function fingerprint(
  { name, description, tags, ...restApiArgs }: aws.apigateway.RestApiArgs,
  parts: readonly Part[],
): pulumi.Output<string> {
  return pulumi
    .jsonStringify([restApiArgs, ...parts.map(({ args }) => args)])
    .apply((text) => createHash("sha256").update(text).digest("hex"));
}
