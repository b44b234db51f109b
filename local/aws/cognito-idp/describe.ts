import type { ClientRecord, GroupRecord, PoolRecord, PoolSettings, UserRecord } from "./records.ts";

// Records as the API shows them.

/** Describes a user: `UserType`.
 * @param only Names of the attributes that are wanted; all of them when there is none.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserType.html */
export function describeUser(user: UserRecord, only?: readonly string[]) {
  return {
    Username: user.username,
    Attributes: attributeList(user.attributes).filter(
      ({ Name }) => !only || only.length === 0 || only.includes(Name),
    ),
    UserCreateDate: new Date(user.createdAt),
    UserLastModifiedDate: new Date(user.modifiedAt),
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}

/** Attributes as a list of names and values. */
export function attributeList(attributes: Readonly<Record<string, string>>) {
  return Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
}

/** Describes a group: `GroupType`.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GroupType.html */
export function describeGroup(group: GroupRecord) {
  return {
    GroupName: group.name,
    UserPoolId: group.poolId,
    Description: group.description,
    RoleArn: group.roleArn,
    Precedence: group.precedence,
    CreationDate: new Date(group.createdAt),
    LastModifiedDate: new Date(group.modifiedAt),
  };
}

/** Describes a pool: `UserPoolType`.
 * @param users Number of users in it.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html */
export function describePool({ settings, ...pool }: PoolRecord, users: number) {
  const { passwordPolicy: policy } = settings;
  return {
    Id: pool.id,
    Name: pool.name,
    Arn: pool.arn,
    CreationDate: new Date(pool.createdAt),
    LastModifiedDate: new Date(pool.modifiedAt),
    EstimatedNumberOfUsers: users,
    DeletionProtection: settings.deletionProtection,
    UserPoolTier: settings.tier,
    MfaConfiguration: settings.mfaConfiguration,
    LambdaConfig: describeTriggers(settings),
    UsernameAttributes: settings.usernameAttributes.length > 0 ? settings.usernameAttributes : undefined,
    AliasAttributes: settings.aliasAttributes.length > 0 ? settings.aliasAttributes : undefined,
    AutoVerifiedAttributes: settings.autoVerifyEmail ? ["email"] : undefined,
    UsernameConfiguration: { CaseSensitive: settings.caseSensitive },
    AdminCreateUserConfig: {
      AllowAdminCreateUserOnly: settings.adminCreateUserOnly,
      UnusedAccountValidityDays: policy.temporaryPasswordValidityDays,
    },
    Policies: {
      PasswordPolicy: {
        MinimumLength: policy.minimumLength,
        RequireUppercase: policy.requireUppercase,
        RequireLowercase: policy.requireLowercase,
        RequireNumbers: policy.requireNumbers,
        RequireSymbols: policy.requireSymbols,
        TemporaryPasswordValidityDays: policy.temporaryPasswordValidityDays,
      },
      SignInPolicy: { AllowedFirstAuthFactors: [...(settings.firstFactors ?? ["PASSWORD" as const])] },
    },
    SchemaAttributes: settings.schema.map(({ name, type, mutable, required, minimum, maximum }) => ({
      Name: name,
      AttributeDataType: type,
      DeveloperOnlyAttribute: false,
      Mutable: mutable,
      Required: required,
      ...(type === "String" && {
        StringAttributeConstraints: { MinLength: minimum?.toString(), MaxLength: maximum?.toString() },
      }),
      ...(type === "Number" && {
        NumberAttributeConstraints: { MinValue: minimum?.toString(), MaxValue: maximum?.toString() },
      }),
    })),
    UserPoolTags: settings.tags,
  };
}

/** Describes the triggers of a pool: `LambdaConfigType`.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_LambdaConfigType.html */
export function describeTriggers({ triggers = {}, preTokenVersion }: PoolSettings) {
  const LambdaArn = triggers.PreTokenGeneration;
  return {
    ...triggers,
    ...(LambdaArn !== undefined && {
      PreTokenGenerationConfig: { LambdaArn, LambdaVersion: preTokenVersion ?? "V1_0" },
    }),
  };
}

/** Describes a client: `UserPoolClientType`. Validities are shown in seconds.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html */
export function describeClient(client: ClientRecord) {
  return {
    UserPoolId: client.poolId,
    ClientId: client.id,
    ClientName: client.name,
    ClientSecret: client.secret,
    CreationDate: new Date(client.createdAt),
    LastModifiedDate: new Date(client.modifiedAt),
    AccessTokenValidity: client.accessTokenValidity,
    IdTokenValidity: client.idTokenValidity,
    RefreshTokenValidity: client.refreshTokenValidity,
    TokenValidityUnits: { AccessToken: "seconds", IdToken: "seconds", RefreshToken: "seconds" },
    AuthSessionValidity: client.authSessionValidity / 60,
    ExplicitAuthFlows: client.explicitAuthFlows,
    ReadAttributes: client.readAttributes,
    WriteAttributes: client.writeAttributes,
    PreventUserExistenceErrors: client.preventUserExistenceErrors ? "ENABLED" : "LEGACY",
    EnableTokenRevocation: client.enableTokenRevocation,
    AllowedOAuthFlowsUserPoolClient: client.oauth !== undefined,
    ...(client.oauth && {
      AllowedOAuthFlows: ["code"],
      AllowedOAuthScopes: [...client.oauth.scopes],
      CallbackURLs: [...client.oauth.callbackUrls],
      LogoutURLs: [...client.oauth.logoutUrls],
      DefaultRedirectURI: client.oauth.defaultRedirectUri,
    }),
    RefreshTokenRotation:
      client.rotationGracePeriod === undefined
        ? { Feature: "DISABLED" }
        : { Feature: "ENABLED", RetryGracePeriodSeconds: client.rotationGracePeriod },
  };
}
