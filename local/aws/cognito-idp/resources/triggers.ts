import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import type { Inputs } from "../../../contract/resource.ts";
import { invalidParameter } from "../errors.ts";
import type { PoolSettings, TriggerName } from "../records.ts";

/** Members of `lambdaConfig` that are dealt with here; some of them only to be refused with a remedy. */
export const lambdaConfigInputs = {
  preSignUp: true,
  postConfirmation: true,
  preAuthentication: true,
  postAuthentication: true,
  preTokenGeneration: true,
  preTokenGenerationConfig: { lambdaArn: true, lambdaVersion: true },
  customMessage: true,
  defineAuthChallenge: true,
  createAuthChallenge: true,
  verifyAuthChallengeResponse: true,
  userMigration: true,
  customEmailSender: true,
  customSmsSender: true,
  kmsKeyId: "senders of mails of one's own are refused, which alone use the key",
} as const;

type TriggerInputs = Read<
  Inputs<aws.cognito.UserPoolArgs>,
  { readonly lambdaConfig: typeof lambdaConfigInputs; readonly userPoolTier: true }
>;

const NAMES = {
  preSignUp: "PreSignUp",
  postConfirmation: "PostConfirmation",
  preAuthentication: "PreAuthentication",
  postAuthentication: "PostAuthentication",
  preTokenGeneration: "PreTokenGeneration",
  customMessage: "CustomMessage",
  defineAuthChallenge: "DefineAuthChallenge",
  createAuthChallenge: "CreateAuthChallenge",
  verifyAuthChallengeResponse: "VerifyAuthChallengeResponse",
} as const satisfies Readonly<Record<string, TriggerName>>;

/** Triggers of a pool, from the program's inputs.
 * @throws NotEmulatedError for a trigger that nobody would call here; AwsError InvalidParameterException, FeatureUnavailableInTierException */
export function triggerSettings({
  lambdaConfig: given = {},
  userPoolTier,
}: TriggerInputs): Pick<PoolSettings, "triggers" | "preTokenVersion"> {
  if (given.userMigration)
    throw new NotEmulatedError(
      "the Lambda trigger userMigration of a user pool",
      "There is no older directory here that users could come from: omit it.",
    );
  for (const name of ["customEmailSender", "customSmsSender"] as const)
    if (given[name])
      throw new NotEmulatedError(
        `the Lambda trigger ${name} of a user pool`,
        "It gets codes encrypted by a key of KMS, which is not here: use customMessage.",
      );
  const triggers: Partial<Record<TriggerName, string>> = {};
  for (const [argument, name] of Object.entries(NAMES) as [keyof typeof NAMES, TriggerName][]) {
    const arn = given[argument];
    if (!arn) continue;
    checkFunction(argument, arn);
    triggers[name] = arn;
  }
  const { lambdaArn, lambdaVersion } = given.preTokenGenerationConfig ?? {};
  if (lambdaArn === undefined) return { triggers };
  checkFunction("preTokenGenerationConfig.lambdaArn", lambdaArn);
  if (triggers.PreTokenGeneration !== undefined && triggers.PreTokenGeneration !== lambdaArn)
    throw invalidParameter(
      "lambdaConfig: preTokenGeneration and preTokenGenerationConfig.lambdaArn must be the same function.",
    );
  if (lambdaVersion === "V3_0")
    throw new NotEmulatedError(
      "the event V3_0 of preTokenGenerationConfig, which is for tokens of machines",
      "Use V2_0 here.",
    );
  if (lambdaVersion !== "V1_0" && lambdaVersion !== "V2_0")
    throw invalidParameter(
      `preTokenGenerationConfig.lambdaVersion must be V1_0, V2_0 or V3_0 (got ${lambdaVersion})`,
    );
  if (lambdaVersion === "V2_0" && userPoolTier === "LITE")
    throw new AwsError(
      "FeatureUnavailableInTierException",
      "Access token customization (preTokenGenerationConfig V2_0) needs the tier ESSENTIALS or PLUS.",
    );
  return { triggers: { ...triggers, PreTokenGeneration: lambdaArn }, preTokenVersion: lambdaVersion };
}

function checkFunction(argument: string, arn: string): void {
  if (!/^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/.test(arn))
    throw invalidParameter(`lambdaConfig.${argument} must be the ARN of a function (got ${arn})`);
}
