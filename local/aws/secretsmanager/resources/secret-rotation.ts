import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import { invalidParameter } from "../errors.ts";
import type { SecretsManagerStore } from "../operation.ts";
import type { RotationRules } from "../records.ts";
import { checkRules } from "../rotation-rules.ts";

/** Schedule, as a program gives it. */
interface GivenRules {
  readonly automaticallyAfterDays?: number;
  readonly duration?: string;
  readonly scheduleExpression?: string;
}

/** Rotation, as a program gives it. */
interface GivenRotation {
  readonly rotationLambdaArn?: string;
  readonly rotationRules?: GivenRules;
  readonly rotateImmediately?: boolean;
}

/** `aws:secretsmanager/secretRotation:SecretRotation`: a function that makes new values by the clock, and the first one now.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html */
export const secretRotationResource = ({ secrets, rotations }: SecretsManagerStore) => {
  const configure = async (
    arn: string,
    lambdaArn: string | undefined,
    { automaticallyAfterDays, duration, scheduleExpression }: GivenRules = {},
  ) => {
    if (lambdaArn === undefined) throw invalidParameter("A secret of a program needs rotationLambdaArn.");
    const rules: RotationRules = {
      AutomaticallyAfterDays: automaticallyAfterDays,
      Duration: duration,
      ScheduleExpression: scheduleExpression,
    };
    checkRules(rules);
    await rotations.checkFunction(arn, lambdaArn);
    await rotations.configure(arn, { lambdaArn, rules });
  };
  const put = async (arn: string, inputs: GivenRotation) => {
    await configure(arn, inputs.rotationLambdaArn, inputs.rotationRules);
    if (inputs.rotateImmediately ?? true) await rotations.begin(arn, randomUUID());
    return { id: arn, outputs: { rotationEnabled: true } };
  };
  return resource<aws.secretsmanager.SecretRotationArgs, { readonly rotationEnabled: boolean }>()({
    inputs: {
      secretId: true,
      rotationLambdaArn: true,
      rotationRules: { automaticallyAfterDays: true, duration: true, scheduleExpression: true },
      rotateImmediately: true,
      rotationEnabled: [true],
    },
    replaceOn: ["secretId", "region"],
    create: async ({ region, inputs }) => await put(secrets.live(region, inputs.secretId).arn, inputs),
    update: async ({ inputs }, { id }) => await put(id, inputs),
    delete: async ({ id, region }) => {
      const secret = secrets.find(region, id);
      if (secret && !secret.deletion) await rotations.cancel(id);
    },
  });
};
