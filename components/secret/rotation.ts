import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { grantAll, type Permission } from "../parts/grants.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { SecretRotation } from "./args.ts";
import { ROTATION_DAYS } from "./defaults.ts";

/** Lets a function rotate the secret, and Secrets Manager call it: for this secret only. The first rotation, at once, makes the first value.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html */
export function secretRotation(
  name: string,
  { function: rotator, days = ROTATION_DAYS }: SecretRotation,
  secret: aws.secretsmanager.Secret,
  use: readonly Permission[],
  parent: pulumi.ComponentResource,
): aws.secretsmanager.SecretRotation {
  const rights = grantAll(
    `${name}-${rotator.name}-rotate`,
    rotator,
    [
      {
        actions: [
          "secretsmanager:DescribeSecret",
          "secretsmanager:GetSecretValue",
          "secretsmanager:PutSecretValue",
          "secretsmanager:UpdateSecretVersionStage",
        ],
        resources: [secret.arn],
      },
      { actions: ["secretsmanager:GetRandomPassword"], resources: ["*"] },
      ...use,
    ],
    parent,
  );
  const permission = rotator.admit(
    `${name}-rotation`,
    "secretsmanager.amazonaws.com",
    secret.arn,
    whereabouts(parent).accountId,
  );
  return new aws.secretsmanager.SecretRotation(
    `${name}-rotation`,
    { secretId: secret.id, rotationLambdaArn: rotator.arn, rotationRules: { automaticallyAfterDays: days } },
    { parent, dependsOn: [rights, permission] },
  );
}
