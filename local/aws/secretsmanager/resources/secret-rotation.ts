import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import { invalidParameter } from "../errors.ts";
import type { SecretsManagerStore } from "../operation.ts";
import { checkRules } from "../rotation-rules.ts";

/** `aws:secretsmanager/secretRotation:SecretRotation`: a function that makes new values by the clock, and the first one now.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html */
export const secretRotationResource = ({ secrets, rotations }: SecretsManagerStore) => {
  const configure = async (
    arn: string,
    lambdaArn: string | undefined,
    rules: aws.types.input.secretsmanager.SecretRotationRotationRules | undefined,
  ) => {
    if (lambdaArn === undefined) throw invalidParameter("A secret of a program needs rotationLambdaArn.");
    const { automaticallyAfterDays, duration, scheduleExpression } = rules as Readonly<
      Record<string, string | number | undefined>
    >;
    const read = {
      AutomaticallyAfterDays: automaticallyAfterDays as number | undefined,
      Duration: duration as string | undefined,
      ScheduleExpression: scheduleExpression as string | undefined,
    };
    checkRules(read);
    await rotations.checkFunction(arn, lambdaArn);
    await rotations.configure(arn, { lambdaArn, rules: read });
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
    create: async ({ region, inputs: { secretId, rotationLambdaArn, rotationRules, rotateImmediately = true } }) => {
      const { arn } = secrets.live(region, secretId);
      const state = await configure(arn, rotationLambdaArn, rotationRules);
      if (rotateImmediately) await rotations.begin(arn, randomUUID());
      return state;
    },
    update: async ({ inputs: { rotationLambdaArn, rotationRules } }, { id }) =>
      await configure(id, rotationLambdaArn, rotationRules),
    delete: async ({ id, region }) => {
      const secret = secrets.find(region, id);
      if (secret && !secret.deletion) await rotations.cancel(id);
    },
  });
};
