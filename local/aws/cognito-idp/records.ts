import type { KeySet } from "./tokens/keys.ts";

/** A user pool as it is kept. */
export interface PoolRecord {
  /** `ap-northeast-2_AbCdEfGhI` */
  readonly id: string;
  readonly arn: string;
  readonly region: string;
  readonly name: string;
  readonly settings: PoolSettings;
  readonly keys: KeySet;
  /** Encrypts what travels with a client between two calls of one sign-in; base64. */
  readonly sessionKey: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** Settings of a pool as the program says them, with Cognito's defaults filled in. */
export interface PoolSettings {
  readonly deletionProtection: "ACTIVE" | "INACTIVE";
  readonly tier: string;
  readonly mfaConfiguration: "OFF" | "OPTIONAL" | "ON";
  /** True when the codes of an authenticator app can be a second factor. */
  readonly softwareTokenMfa?: boolean;
  /** Words of mails with a second factor; undefined: mails are none. */
  readonly emailMfa?:
    { readonly message: string | undefined; readonly subject: string | undefined } | undefined;
  /** Ways to begin a sign-in with USER_AUTH. Undefined: the password alone. */
  readonly firstFactors?: readonly FirstFactor[];
  readonly webAuthn?: WebAuthnSettings | undefined;
  /** Attributes that take the place of a user name: `email`. */
  readonly usernameAttributes: readonly string[];
  /** Attributes that can be used beside the user name, once verified. */
  readonly aliasAttributes: readonly string[];
  readonly caseSensitive: boolean;
  readonly autoVerifyEmail: boolean;
  readonly passwordPolicy: PasswordPolicy;
  readonly adminCreateUserOnly: boolean;
  /** True when a forgotten password can be replaced by a code that is mailed. */
  readonly recoveryByEmail: boolean;
  /** True when a new address is taken over only when its code has been entered. */
  readonly verifyEmailBeforeUpdate: boolean;
  readonly schema: readonly AttributeSchema[];
  readonly mail: MailSettings;
  /** ARNs of the functions that are called, by trigger. Undefined: none. */
  readonly triggers?: Readonly<Partial<Record<TriggerName, string>>>;
  /** Form of the event before tokens are made; undefined: V1_0. */
  readonly preTokenVersion?: "V1_0" | "V2_0";
  readonly tags: Readonly<Record<string, string>>;
}

/** Way to begin a sign-in.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignInPolicyType.html */
export type FirstFactor = "PASSWORD" | "EMAIL_OTP" | "WEB_AUTHN";

/** Proof that follows the password. */
export type SecondFactor = "SOFTWARE_TOKEN_MFA" | "EMAIL_OTP";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_WebAuthnConfigurationType.html */
export interface WebAuthnSettings {
  /** Domain that passkeys are for. */
  readonly relyingPartyId: string | undefined;
  readonly userVerification: "required" | "preferred";
}

/** Trigger of a pool, as errors name it.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_LambdaConfigType.html */
export type TriggerName =
  | "PreSignUp"
  | "PostConfirmation"
  | "PreAuthentication"
  | "PostAuthentication"
  | "PreTokenGeneration"
  | "CustomMessage"
  | "DefineAuthChallenge"
  | "CreateAuthChallenge"
  | "VerifyAuthChallengeResponse";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_PasswordPolicyType.html */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireLowercase: boolean;
  readonly requireUppercase: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
  readonly temporaryPasswordValidityDays: number;
}

/** One attribute of a pool's schema. */
export interface AttributeSchema {
  /** With `custom:` in front, if it is the pool's own. */
  readonly name: string;
  readonly type: "String" | "Number" | "DateTime" | "Boolean";
  readonly mutable: boolean;
  readonly required: boolean;
  /** Characters of a string, bounds of a number. */
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Sender and texts of mails. */
export interface MailSettings {
  readonly from: string;
  /** Identity of SES that sends; absent: Cognito's own sender. */
  readonly identity?:
    { readonly arn: string; readonly configurationSetName?: string | undefined } | undefined;
  /** `{####}` stands for the code. Undefined: Cognito's own words. */
  readonly verificationSubject?: string;
  readonly verificationMessage?: string;
  /** `{username}` and `{####}`, the temporary password. */
  readonly inviteSubject: string;
  readonly inviteMessage: string;
}

/** An app client. */
export interface ClientRecord {
  /** 26 lower-case letters and digits. */
  readonly id: string;
  readonly poolId: string;
  readonly name: string;
  readonly secret?: string;
  /** `ALLOW_USER_SRP_AUTH` and the like. */
  readonly explicitAuthFlows: readonly string[];
  /** True when answers hide that a user does not exist. */
  readonly preventUserExistenceErrors: boolean;
  readonly enableTokenRevocation: boolean;
  /** Seconds. */
  readonly accessTokenValidity: number;
  readonly idTokenValidity: number;
  readonly refreshTokenValidity: number;
  /** Time that somebody may take for one step of a sign-in, seconds. */
  readonly authSessionValidity: number;
  /** Seconds that a rotated refresh token is still taken; undefined: refresh tokens do not rotate. */
  readonly rotationGracePeriod?: number;
  /** Sign-in by managed login; undefined: none. */
  readonly oauth?: OAuthSettings | undefined;
  /** Undefined: every attribute of the schema. */
  readonly readAttributes?: readonly string[];
  readonly writeAttributes?: readonly string[];
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** Settings of a client for managed login. */
export interface OAuthSettings {
  readonly scopes: readonly string[];
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
  /** Where people go when the request does not say. */
  readonly defaultRedirectUri: string;
}

/** Address of a pool's managed login. */
export interface DomainRecord {
  /** A prefix of Cognito's own domain, or a domain of one's own. */
  readonly domain: string;
  readonly poolId: string;
  readonly region: string;
}

/** A group of a pool. */
export interface GroupRecord {
  readonly poolId: string;
  readonly name: string;
  /** The Pulumi resource that made it: after a crash it finds its own group again. */
  readonly urn: string;
  readonly description?: string;
  readonly precedence?: number;
  readonly roleArn?: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html */
export type UserStatus = "UNCONFIRMED" | "CONFIRMED" | "RESET_REQUIRED" | "FORCE_CHANGE_PASSWORD";

/** A user, together with the codes that were mailed: one write makes both durable. */
export interface UserRecord {
  readonly poolId: string;
  /** Name of the user in the pool: for pools with `usernameAttributes` the `sub`. */
  readonly username: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly status: UserStatus;
  readonly enabled: boolean;
  /** Undefined: the user has no password yet. */
  readonly credential?: Credential;
  /** End of a temporary password, milliseconds since 1970. */
  readonly temporaryPasswordExpires?: number;
  readonly codes: Readonly<Partial<Record<CodePurpose, CodeRecord>>>;
  /** An address that is taken over once its code has been entered. */
  readonly pendingEmail?: string;
  /** Second factors that are on, and the one that is asked for when there are several. */
  readonly mfa?: { readonly enabled: readonly SecondFactor[]; readonly preferred: SecondFactor | undefined };
  /** Authenticator app. */
  readonly softwareToken?: SoftwareToken;
  /** Secret of an authenticator app that has not shown a code yet, base 32. */
  readonly pendingToken?: string;
  readonly passkeys?: readonly PasskeyRecord[];
  /** A passkey that is being made. */
  readonly pendingPasskey?: PendingPasskey;
  readonly groups: readonly string[];
  /** Access tokens issued up to then are dead for Cognito's own API, milliseconds since 1970. */
  readonly signedOutAt?: number;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** Part of a password that a server keeps: nothing it could be read from. */
export interface Credential {
  /** Hexadecimal. */
  readonly salt: string;
  readonly verifier: string;
}

/** An authenticator app of a user. */
export interface SoftwareToken {
  /** Base 32. */
  readonly secret: string;
  readonly name?: string;
  /** Period of the last code that was taken. */
  readonly lastCounter?: number;
}

/** A passkey: its public half. */
export interface PasskeyRecord {
  /** Base 64 for URLs, like the key. */
  readonly id: string;
  readonly publicKey: string;
  /** Times that it was used, as it says; 0: it does not count. */
  readonly counter: number;
  /** `internal`, `usb` and the like. */
  readonly transports: readonly string[];
  readonly relyingParty: string;
  readonly attachment?: string;
  readonly createdAt: number;
}

/** A passkey that is being made. */
export interface PendingPasskey {
  readonly challenge: string;
  readonly relyingParty: string;
  /** Id of the client that began. */
  readonly client: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** Purpose of a mailed code. */
export type CodePurpose = "sign-up" | "password" | "email" | "sign-in";

/** A mailed code, as a salted hash. */
export interface CodeRecord {
  readonly salt: string;
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** One sign-in: the origin of all refresh and access tokens that come from it. */
export interface SessionRecord {
  /** `origin_jti` of its tokens. */
  readonly id: string;
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  /** Seconds since 1970. */
  readonly authTime: number;
  /** Scopes of its access tokens; undefined: those of the API. */
  readonly scopes?: readonly string[];
  /** `nonce` of the request that it came of. */
  readonly nonce?: string | undefined;
  /** End of its refresh tokens; rotation does not prolong it. Milliseconds since 1970. */
  readonly expires: number;
  /** Its refresh tokens, newest last. */
  readonly refreshTokens: readonly RefreshTokenRecord[];
}

/** A refresh token, which itself is not kept. */
export interface RefreshTokenRecord {
  /** SHA-256, hexadecimal. */
  readonly hash: string;
  /** End of it, because another one took its place, milliseconds since 1970. */
  readonly rotatedOut?: number;
}
