import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import type { Inputs } from "../../../contract/resource.ts";
import { invalidParameter } from "../errors.ts";
import type { AttributeSchema, MailSettings, PasswordPolicy, PoolSettings } from "../records.ts";
import { schemaWith } from "../users/attributes.ts";
import { factorInputs, factorSettings } from "./factors.ts";
import { lambdaConfigInputs, triggerSettings } from "./triggers.ts";

/** Arguments of a user pool that are dealt with here; some of them only to be refused with a remedy. */
export const userPoolInputs = {
  name: true,
  usernameAttributes: true,
  aliasAttributes: true,
  usernameConfiguration: { caseSensitive: true },
  autoVerifiedAttributes: true,
  schemas: true,
  passwordPolicy: true,
  deletionProtection: true,
  userPoolTier: true,
  ...factorInputs,
  userPoolAddOns: { advancedSecurityMode: ["OFF", "AUDIT", "ENFORCED"] },
  deviceConfiguration: true,
  lambdaConfig: lambdaConfigInputs,
  adminCreateUserConfig: {
    allowAdminCreateUserOnly: true,
    inviteMessageTemplate: {
      emailMessage: true,
      emailSubject: true,
      smsMessage: "text messages are refused: pools here send mails",
    },
  },
  accountRecoverySetting: true,
  userAttributeUpdateSettings: true,
  emailConfiguration: {
    fromEmailAddress: true,
    sourceArn: true,
    emailSendingAccount: ["COGNITO_DEFAULT", "DEVELOPER"],
    replyToEmailAddress: "nobody replies to mails here",
    configurationSet: true,
  },
  emailVerificationMessage: true,
  emailVerificationSubject: true,
  verificationMessageTemplate: {
    defaultEmailOption: true,
    emailMessage: true,
    emailSubject: true,
    emailMessageByLink: "confirmation by a link is refused",
    emailSubjectByLink: "confirmation by a link is refused",
    smsMessage: "text messages are refused: pools here send mails",
  },
  tags: true,
} as const;

/** Arguments of a user pool, as they are read here. */
export type UserPoolInputs = Read<Inputs<aws.cognito.UserPoolArgs>, typeof userPoolInputs>;

/** Cognito's policy where the program has none.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html */
const PASSWORD_POLICY: PasswordPolicy = {
  minimumLength: 8,
  requireLowercase: true,
  requireUppercase: true,
  requireNumbers: true,
  requireSymbols: true,
  temporaryPasswordValidityDays: 7,
};

/** Sender of Cognito's mails, where the pool does not say.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html */
const SENDER = "no-reply@verificationemail.com";

/** Settings of a pool, from the program's inputs.
 * @throws NotEmulatedError naming the option that does nothing here; AwsError InvalidParameterException as Cognito. */
export function poolSettings(inputs: UserPoolInputs): PoolSettings {
  refuse(inputs);
  const usernameAttributes = inputs.usernameAttributes ?? [];
  const aliasAttributes = inputs.aliasAttributes ?? [];
  if (usernameAttributes.length > 0 && aliasAttributes.length > 0)
    throw invalidParameter(
      "Only one of the aliasAttributes or usernameAttributes can be set in a user pool.",
    );
  return {
    deletionProtection: inputs.deletionProtection === "ACTIVE" ? "ACTIVE" : "INACTIVE",
    tier: inputs.userPoolTier ?? "ESSENTIALS",
    ...factorSettings(inputs),
    usernameAttributes,
    aliasAttributes,
    // CreateUserPool without a UsernameConfiguration makes a case-sensitive pool.
    caseSensitive: inputs.usernameConfiguration?.caseSensitive ?? true,
    autoVerifyEmail: (inputs.autoVerifiedAttributes ?? []).includes("email"),
    passwordPolicy: passwordPolicy(inputs),
    adminCreateUserOnly: inputs.adminCreateUserConfig?.allowAdminCreateUserOnly ?? false,
    recoveryByEmail: (inputs.accountRecoverySetting?.recoveryMechanisms ?? [{ name: "verified_email" }]).some(
      ({ name }) => name === "verified_email",
    ),
    verifyEmailBeforeUpdate: (
      inputs.userAttributeUpdateSettings?.attributesRequireVerificationBeforeUpdates ?? []
    ).includes("email"),
    schema: schemaWith((inputs.schemas ?? []).map(attributeSchema)),
    mail: mailSettings(inputs),
    ...triggerSettings(inputs),
    tags: inputs.tags ?? {},
  };
}

/** Refuses, when the pool is made, what would silently not happen here. */
function refuse(inputs: UserPoolInputs): void {
  // Taken without effect: nobody's risk is judged here. What AWS refuses is refused.
  if ((inputs.userPoolAddOns?.advancedSecurityMode ?? "OFF") !== "OFF" && inputs.userPoolTier !== "PLUS")
    throw new AwsError(
      "FeatureUnavailableInTierException",
      "Threat protection (userPoolAddOns.advancedSecurityMode) needs the tier PLUS.",
    );
  if (inputs.deviceConfiguration)
    throw new NotEmulatedError("remembered devices of a user pool (deviceConfiguration)", "Omit it here.");
  for (const argument of ["usernameAttributes", "aliasAttributes", "autoVerifiedAttributes"] as const)
    if (inputs[argument]?.includes("phone_number"))
      throw new NotEmulatedError(
        `a user pool that sends text messages (${argument}: phone_number)`,
        "Use email here.",
      );
  if (inputs.verificationMessageTemplate?.defaultEmailOption === "CONFIRM_WITH_LINK")
    throw new NotEmulatedError(
      "confirmation by a link (defaultEmailOption CONFIRM_WITH_LINK)",
      "Use CONFIRM_WITH_CODE here.",
    );
  if (inputs.passwordPolicy?.passwordHistorySize)
    throw new NotEmulatedError("the password history of a user pool (passwordHistorySize)", "Omit it here.");
}

function passwordPolicy({ passwordPolicy: given = {} }: UserPoolInputs): PasswordPolicy {
  const policy: PasswordPolicy = {
    minimumLength: given.minimumLength ?? PASSWORD_POLICY.minimumLength,
    requireLowercase: given.requireLowercase ?? PASSWORD_POLICY.requireLowercase,
    requireUppercase: given.requireUppercase ?? PASSWORD_POLICY.requireUppercase,
    requireNumbers: given.requireNumbers ?? PASSWORD_POLICY.requireNumbers,
    requireSymbols: given.requireSymbols ?? PASSWORD_POLICY.requireSymbols,
    temporaryPasswordValidityDays:
      given.temporaryPasswordValidityDays ?? PASSWORD_POLICY.temporaryPasswordValidityDays,
  };
  if (!(policy.minimumLength >= 6 && policy.minimumLength <= 99))
    throw invalidParameter(
      `passwordPolicy.minimumLength must be between 6 and 99 (got ${policy.minimumLength})`,
    );
  return policy;
}

function attributeSchema(schema: NonNullable<UserPoolInputs["schemas"]>[number]): AttributeSchema {
  const {
    name,
    attributeDataType,
    stringAttributeConstraints: string,
    numberAttributeConstraints: number,
  } = schema;
  if (schema.developerOnlyAttribute)
    throw new NotEmulatedError(`the developer-only attribute ${name} of a user pool`);
  const type = (["String", "Number", "DateTime", "Boolean"] as const).find(
    (candidate) => candidate === attributeDataType,
  );
  if (!type)
    throw invalidParameter(`schemas: ${name} has the unknown attributeDataType "${attributeDataType}"`);
  const bound = (text: string | undefined) => (text === undefined || text === "" ? undefined : Number(text));
  return {
    name,
    type,
    mutable: schema.mutable ?? true,
    required: schema.required ?? false,
    minimum: bound(type === "Number" ? number?.minValue : string?.minLength),
    maximum:
      bound(type === "Number" ? number?.maxValue : string?.maxLength) ??
      (type === "String" ? 2048 : undefined),
  };
}

function mailSettings(inputs: UserPoolInputs): MailSettings {
  const template = inputs.verificationMessageTemplate;
  const subject = template?.emailSubject ?? inputs.emailVerificationSubject;
  const message = template?.emailMessage ?? inputs.emailVerificationMessage;
  const invitation = inputs.adminCreateUserConfig?.inviteMessageTemplate;
  if (message !== undefined && !message.includes("{####}"))
    throw invalidParameter("The email verification message must contain {####}, the place of the code.");
  if (
    invitation?.emailMessage !== undefined &&
    !(invitation.emailMessage.includes("{####}") && invitation.emailMessage.includes("{username}"))
  )
    throw invalidParameter(
      "The invitation message must contain {username} and {####}, the place of the temporary password.",
    );
  const {
    fromEmailAddress,
    sourceArn,
    emailSendingAccount,
    configurationSet: configurationSetName,
  } = inputs.emailConfiguration ?? {};
  const isDeveloper = emailSendingAccount === "DEVELOPER";
  if (isDeveloper && sourceArn === undefined)
    throw invalidParameter("emailConfiguration: DEVELOPER needs the sourceArn of an identity of SES.");
  return {
    ...(isDeveloper && sourceArn !== undefined && { identity: { arn: sourceArn, configurationSetName } }),
    from: fromEmailAddress ?? sourceArn?.split(":identity/")[1] ?? SENDER,
    verificationSubject: subject,
    verificationMessage: message,
    inviteSubject: invitation?.emailSubject ?? "Your temporary password",
    inviteMessage:
      invitation?.emailMessage ?? "Your username is {username} and temporary password is {####}.",
  };
}
