import { ownSecret, secretAccess } from "../access.ts";
import { readVersionToken } from "../content.ts";
import { invalidParameter, invalidRequest } from "../errors.ts";
import { operation } from "../operation.ts";
import { checkRules } from "../rotation-rules.ts";

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html */
export const rotateSecret = operation("RotateSecret", {
  members: {
    SecretId: true,
    ClientRequestToken: true,
    RotationLambdaARN: true,
    RotationRules: { AutomaticallyAfterDays: true, Duration: true, ScheduleExpression: true },
    RotateImmediately: true,
  },
  read: (_, input) => {
    if (input.RotationRules) checkRules(input.RotationRules);
    if (input.RotationLambdaARN !== undefined && !/^arn:[^:]*:lambda:/.test(input.RotationLambdaARN))
      throw invalidParameter(
        `RotationLambdaARN ${input.RotationLambdaARN} is not the ARN of a Lambda function.`,
      );
    return { ...input, token: readVersionToken(input.ClientRequestToken) };
  },
  access: (call, { SecretId, RotationLambdaARN }) => {
    const there = call.store.secrets.find(call.region, SecretId);
    const lambdaArn = RotationLambdaARN ?? there?.rotation?.lambdaArn;
    return [
      ...secretAccess(call, "RotateSecret", SecretId, {
        "secretsmanager:RotationLambdaARN": RotationLambdaARN,
      }),
      ...(lambdaArn === undefined ? [] : [{ action: "lambda:InvokeFunction", resource: lambdaArn }]),
    ];
  },
  run: async (call, { SecretId, RotationLambdaARN, RotationRules, RotateImmediately = true, token }) => {
    const { secrets, rotations } = call.store;
    const secret = secrets.live(call.region, SecretId);
    const { arn, name, owningService } = secret;
    if (owningService !== undefined && RotationLambdaARN !== undefined) ownSecret(call, SecretId);
    const lambdaArn = RotationLambdaARN ?? secret.rotation?.lambdaArn;
    if (lambdaArn === undefined && owningService === undefined)
      throw invalidRequest("No Lambda rotation function ARN is associated with this secret.");
    if (lambdaArn !== undefined) await rotations.checkFunction(arn, lambdaArn);
    await rotations.configure(arn, { lambdaArn, rules: RotationRules ?? secret.rotation?.rules ?? {} });
    if (RotateImmediately) await rotations.begin(arn, token);
    else if (owningService === undefined) await rotations.rehearse(arn, token);
    return { ARN: arn, Name: name, VersionId: RotateImmediately ? token : undefined };
  },
});

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CancelRotateSecret.html */
export const cancelRotateSecret = operation("CancelRotateSecret", {
  members: { SecretId: true },
  access: (call, { SecretId }) => secretAccess(call, "CancelRotateSecret", SecretId),
  run: async (call, { SecretId }) => {
    const { arn, name } = await call.store.rotations.cancel(ownSecret(call, SecretId).arn);
    return { ARN: arn, Name: name };
  },
});
