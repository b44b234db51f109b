import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FrontDoor } from "../front-door/index.ts";
import type { Tags } from "../parts/component.ts";

/** Lets the keys of a front door into a stage.
 * @returns Headers that CloudFront has to send: a key that the stage takes.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html */
export function admitFrontDoor(
  name: string,
  { keys, secret }: FrontDoor,
  { stage, tags }: { readonly stage: aws.apigateway.Stage; readonly tags: Tags | undefined },
  parent: pulumi.Resource,
): Readonly<Record<string, pulumi.Output<string>>> {
  const plan = new aws.apigateway.UsagePlan(
    `${name}-front-door`,
    {
      description: "Requests that come through CloudFront",
      apiStages: [{ apiId: stage.restApi, stage: stage.stageName }],
      tags,
    },
    { parent },
  );
  const admitted = keys.map(
    ({ number, key }) =>
      new aws.apigateway.UsagePlanKey(
        `${name}-front-door-key-${number}`,
        { keyId: key.id, keyType: "API_KEY", usagePlanId: plan.id },
        // The provider says so of the key alone.
        { parent, additionalSecretOutputs: ["value"] },
      ),
  );
  // Sent once it is taken, never before.
  return { "x-api-key": pulumi.all([secret, admitted.map(({ id }) => id)]).apply(([value]) => value) };
}
