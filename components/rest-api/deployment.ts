import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./defaults.ts";

/** Makes a deployment of what is served now: a new one whenever that changes.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html */
export function deploymentOf(
  name: string,
  args: Settings,
  {
    restApi,
    responses,
    served,
  }: {
    readonly restApi: aws.apigateway.RestApi;
    readonly responses: readonly aws.apigateway.Response[];
    readonly served: readonly pulumi.Resource[];
  },
  parent: pulumi.Resource,
): aws.apigateway.Deployment {
  return new aws.apigateway.Deployment(
    `${name}-deployment`,
    {
      restApi: restApi.id,
      description: "One state of the routes",
      triggers: { served: fingerprint(args, responses) },
    },
    { parent, dependsOn: [...responses, ...served] },
  );
}

/** A hash of what the deployment serves: API Gateway deploys nothing by itself. Ids of resources alone would not do, for
 * they stay the same when a method changes. */
function fingerprint(
  { routes, userPoolArn }: Settings,
  responses: readonly aws.apigateway.Response[],
): pulumi.Output<string> {
  return pulumi
    .jsonStringify({
      routes,
      userPoolArn,
      responses: responses.map((response) => [
        response.responseType,
        response.statusCode,
        response.responseTemplates,
        response.responseParameters,
      ]),
    })
    .apply((text) => createHash("sha256").update(text).digest("hex"));
}
