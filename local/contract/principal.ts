/** Caller, once the gateway has verified the signature. */
export interface Principal {
  readonly kind: "operator" | "role" | "service" | "anonymous";
  /** Role session: `arn:aws:sts::<account>:assumed-role/<role>/<session>`. Operator: the account's root.
   *  Service: its name, `cloudfront.amazonaws.com`. Anonymous: `*`. */
  readonly arn: string;
  readonly accountId: string;
  /** `aws:userid`. */
  readonly userId: string;
  /** ARN of the role that a session has. */
  readonly roleArn?: string;
  /** Policies of the session, JSON text: they allow nothing themselves, and what none of them allows is refused. */
  readonly sessionPolicies?: readonly string[];
  /** Keys of the request context that come with the principal: `aws:PrincipalTag/…`. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** Network interface that calls with these credentials come from, if in a VPC: decides whether a service can be reached at all. */
  readonly network?: NetworkInterface;
}

/** A network interface in a VPC: what security groups, routes and subnets are asked about. */
export interface NetworkInterface {
  /** For messages: `task 3f2a of service mysfits`, `VPC link abc`. */
  readonly owner: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** True when it has a public IPv4 address: needed to leave through an internet gateway. */
  readonly publicIp: boolean;
}

/** AWS credentials with a session token, as the container credentials endpoint and STS give them. */
export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}
