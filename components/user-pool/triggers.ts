import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { whereabouts } from "../parts/whereabouts.ts";
import type { UserPoolTriggers } from "./args.ts";

/** Makes the settings by which a pool calls its functions; undefined where there are none. */
export function lambdaConfig({
  preTokenGeneration,
  ...triggers
}: UserPoolTriggers): aws.types.input.cognito.UserPoolLambdaConfig | undefined {
  const called = Object.entries(triggers).flatMap(([name, trigger]) =>
    trigger === undefined ? [] : [[name, trigger.arn] as const],
  );
  if (called.length === 0 && !preTokenGeneration) return undefined;
  return {
    ...Object.fromEntries(called),
    preTokenGenerationConfig: preTokenGeneration && {
      lambdaArn: preTokenGeneration.arn,
      lambdaVersion: "V2_0",
    },
  };
}

/** Lets a pool call its functions. */
export function admitPool(
  triggers: UserPoolTriggers,
  userPool: aws.cognito.UserPool,
  parent: pulumi.ComponentResource,
): void {
  const { accountId } = whereabouts(parent);
  for (const trigger of Object.values({ ...triggers }))
    trigger?.admit(`${trigger.name}-cognito`, "cognito-idp.amazonaws.com", userPool.arn, accountId);
}
