/** An identity pool. */
export interface IdentityPoolRecord {
  /** `ap-northeast-2:1a2b…` */
  readonly id: string;
  readonly region: string;
  readonly name: string;
  readonly providers: readonly UserPoolProvider[];
}

/** A client of a user pool whose tokens an identity pool takes. */
export interface UserPoolProvider {
  /** `cognito-idp.<region>.amazonaws.com/<pool>` */
  readonly providerName: string;
  readonly clientId: string;
  /** True when users are looked up at the user pool each time. */
  readonly serverSideTokenCheck: boolean;
}

/** Roles of a pool. */
export interface RolesRecord {
  readonly poolId: string;
  /** ARN of the role of whoever is signed in. */
  readonly authenticated: string | undefined;
  readonly mappings: readonly RoleMapping[];
}

/** The way to the role of users of one provider. */
export interface RoleMapping {
  /** `<provider name>:<client id>` */
  readonly identityProvider: string;
  readonly type: "Token" | "Rules";
  /** For users whom no rule, or no role of their token, fits. */
  readonly ambiguousRoleResolution: "AuthenticatedRole" | "Deny";
  /** The first that fits counts. Of the type Rules. */
  readonly rules: readonly MappingRule[];
}

/** A rule that leads from a claim to a role. */
export interface MappingRule {
  readonly claim: string;
  readonly matchType: "Equals" | "Contains" | "StartsWith" | "NotEqual";
  readonly value: string;
  readonly roleArn: string;
}

/** Tags that the sessions of a provider's users get. */
export interface PrincipalTagsRecord {
  readonly poolId: string;
  readonly providerName: string;
  /** Name of the claim by key of the tag. */
  readonly tags: Readonly<Record<string, string>>;
}

/** An identity. */
export interface IdentityRecord {
  /** `ap-northeast-2:1a2b…` */
  readonly id: string;
  readonly poolId: string;
  /** `sub` of the user by name of the provider. */
  readonly logins: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly modifiedAt: number;
}
