import type { NetworkInterface, Principal, TemporaryCredentials } from "../principal.ts";
import type { Access, ApiRequest } from "../api.ts";

/** Answer of a policy evaluation. */
export interface Decision {
  readonly allowed: boolean;
  /** Reason of the decision: "no identity-based policy allows the dynamodb:Scan action", "with an explicit deny in …". */
  readonly reason: string;
  /** Name or Sid of the policy statement that decided, if one did. */
  readonly statement?: string;
}

/** A call that IAM refused, as `/api/denials` of the console answers it. */
export interface Denial {
  readonly at: string;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly reason: string;
  readonly statement?: string;
}

/** An access key as the gateway verifies requests with it. */
export interface AccessKey {
  readonly secretAccessKey: string;
  /** Absent for long-lived keys. */
  readonly sessionToken?: string;
  readonly expiration?: Date;
  readonly principal: Principal;
}

/** IAM and STS (`local/aws/iam`). */
export interface IamCapability {
  /** Decides, and remembers a refusal in {@link denials}. The operator is always allowed. A service principal is
   * decided by the resource policy alone. */
  authorize(
    principal: Principal,
    access: Access,
    request?: Pick<ApiRequest, "sourceIp" | "region">,
  ): Decision;
  /** Credentials of a role for an AWS service that acts in its name, checked against the role's trust policy.
   * @param service Who assumes: `ecs-tasks.amazonaws.com`.
   * @param seconds Lifetime; the credentials are dead after it.
   * @throws AwsError AccessDenied naming role and service, when the trust policy does not allow it. */
  assumeRole(request: {
    roleArn: string;
    service: string;
    sessionName: string;
    seconds: number;
    network?: NetworkInterface;
    /** `aws:SourceArn`, `aws:SourceAccount` and the like. */
    context?: Readonly<Record<string, string>>;
  }): { credentials: TemporaryCredentials; principal: Principal };
  /** Credentials for a container, delivered as ECS delivers them: by an endpoint that the SDK asks, and asks again before
   * they end. The trust policy is checked now and at each renewal.
   * @throws AwsError AccessDenied as {@link assumeRole}. */
  containerCredentials(request: {
    roleArn: string;
    /** Who assumes. @default "ecs-tasks.amazonaws.com" */
    service?: string;
    sessionName: string;
    network?: NetworkInterface;
    context?: Readonly<Record<string, string>>;
  }): {
    /** `AWS_CONTAINER_CREDENTIALS_FULL_URI` and `AWS_CONTAINER_AUTHORIZATION_TOKEN`. */
    readonly environment: Readonly<Record<string, string>>;
    /** Ends the endpoint and the credentials it gave. */
    readonly revoke: () => void;
  };
  /** As {@link assumeRole}, for a caller with credentials of its own, the operator too: the trust policy decides.
   * @throws AwsError AccessDenied; ValidationError for more seconds than the role allows; MalformedPolicyDocument for a session policy that
   * can't be read or is not there. */
  assumeRoleAs(
    caller: Principal,
    request: {
      roleArn: string;
      sessionName: string;
      seconds: number;
      /** Put to the role's trust policy as `sts:ExternalId`. */
      externalId?: string | undefined;
      /** Limits the session, JSON text. */
      policy?: string | undefined;
      /** Managed policies that limit the session. */
      policyArns?: readonly string[];
    },
  ): { credentials: TemporaryCredentials; principal: Principal };
  /** Credentials of a role for whoever shows a token of an issuer that the role's trust policy lets in.
   * @throws AwsError InvalidIdentityToken, ExpiredTokenException and IDPRejectedClaim for the token; AccessDenied when the trust policy
   * does not allow it or there is no such role; ValidationError and MalformedPolicyDocument as {@link assumeRoleAs}. */
  assumeRoleWithWebIdentity(request: {
    roleArn: string;
    sessionName: string;
    seconds: number;
    token: string;
    policy?: string | undefined;
    policyArns?: readonly string[];
  }): Promise<{
    credentials: TemporaryCredentials;
    principal: Principal;
    /** ARN of the provider. */
    provider: string;
    subject: string;
    audience: string;
  }>;
  /** Credentials of a role for an identity of an identity pool: the role's trust policy is asked for `sts:AssumeRoleWithWebIdentity`, and for
   * `sts:TagSession` when there are tags.
   * @throws AwsError AccessDenied when it does not allow them, or there is no such role. */
  assumeRoleForIdentity(request: {
    roleArn: string;
    seconds: number;
    /** Put to the trust policy as `cognito-identity.amazonaws.com:aud`. */
    identityPoolId: string;
    /** Put to it as `cognito-identity.amazonaws.com:sub`; the session's own calls have it too. */
    identityId: string;
    /** Put to it as `cognito-identity.amazonaws.com:amr`: `authenticated` and the providers. */
    methods: readonly string[];
    /** Tags of the session: `aws:PrincipalTag/…` of its calls, before those of the role. */
    tags: Readonly<Record<string, string>>;
  }): { credentials: TemporaryCredentials; principal: Principal };
  /** The key with full access, kept with the state folder. */
  readonly operator: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Whose access key it is; undefined for one that was never given out. */
  identify(accessKeyId: string): AccessKey | undefined;
  /** A service principal such as `cloudfront.amazonaws.com` calling for a resource. */
  servicePrincipal(service: string, sourceArn: string): Principal;
  /** Newest last. */
  denials(): readonly Denial[];
}
