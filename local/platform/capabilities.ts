import type { HttpRequest, HttpResponse } from "./http.ts";
import type { NetworkInterface, Principal, TemporaryCredentials } from "./principal.ts";
import type { Access, ApiRequest, ApiResponse } from "./service.ts";

/** What services do for each other, by the owner. New services add their own member here. */
export interface Capabilities {
  readonly iam: IamCapability;
  readonly gateway: GatewayCapability;
  readonly network: NetworkCapability;
  readonly tokens: TokenCapability;
  readonly logGroups: LogGroupCapability;
  readonly loadBalancers: LoadBalancerCapability;
  readonly images: ImageCapability;
  readonly sites: SiteCapability;
}

/** Answer of a policy evaluation. */
export interface Decision {
  readonly allowed: boolean;
  /** Why: "no identity-based policy allows the dynamodb:Scan action", "with an explicit deny in …". */
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

/** IAM and STS (`local/aws/iam`). */
export interface IamCapability {
  /** Decides, and remembers a refusal in {@link denials}. The operator is always allowed. A service principal is
   * decided by the resource policy alone. */
  authorize(principal: Principal, access: Access, request?: Pick<ApiRequest, "sourceIp" | "region">): Decision;
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
  /** A service principal such as `cloudfront.amazonaws.com` calling for a resource. */
  servicePrincipal(service: string, sourceArn: string): Principal;
  /** Newest last. */
  denials(): readonly Denial[];
}

/** The gateway, for services that call other services in process: the same IAM decision, no socket, no signature. */
export interface GatewayCapability {
  /** Calls `signingName`'s API as `principal`. @throws AwsError as the service or IAM does. */
  call(principal: Principal, signingName: string, request: ApiRequest): Promise<ApiResponse>;
  /** A path on the gateway without a signature: container credentials, Cognito's JWKS. `prefix` ends with `/`. */
  serve(prefix: string, handler: (request: HttpRequest) => Promise<HttpResponse>): void;
}

/** Whether one network interface reaches another; the reason names the missing rule or route. */
export type Reachability = { readonly reachable: true } | { readonly reachable: false; readonly reason: string };

/** VPCs (`local/aws/ec2`). */
export interface NetworkCapability {
  /** TCP from one interface to another on `port`: egress and ingress rules, same or routed VPC. */
  reach(from: NetworkInterface, to: NetworkInterface, port: number): Reachability;
  /** HTTPS from an interface to an AWS service's public endpoint, a VPC endpoint or the Internet.
   * @param service Endpoint name: `dynamodb`, `s3`, `logs`, `ecr.api`, `ecr.dkr`, or `internet`. */
  reachService(from: NetworkInterface, service: string, region: string): Reachability;
}

/** Cognito user pools (`local/aws/cognito-idp`). */
export interface TokenCapability {
  /** Verifies an ID or access token of one of the pools: signature, issuer, expiry, revocation.
   * @param userPoolArns The authorizer's provider ARNs. */
  verify(
    userPoolArns: readonly string[],
    token: string,
  ): Promise<{ valid: true; claims: Readonly<Record<string, unknown>>; use: "id" | "access" } | { valid: false; reason: string }>;
}

/** CloudWatch Logs (`local/aws/logs`). */
export interface LogGroupCapability {
  /** Appends events to a stream, which is made if needed; both calls are checked for `principal`
   * (`logs:CreateLogStream`, `logs:PutLogEvents`).
   * @throws AwsError AccessDenied, or ResourceNotFoundException when the group does not exist. */
  append(request: {
    principal: Principal;
    region: string;
    group: string;
    stream: string;
    events: readonly { timestamp: number; message: string }[];
  }): Promise<void>;
}

/** Elastic Load Balancing (`local/aws/elasticloadbalancing`). */
export interface LoadBalancerCapability {
  /** Sends a request to a listener of the balancer, as from `from`.
   * @throws ConnectionTimedOut when security groups do not let it through, or no listener is on the port. */
  forward(request: { loadBalancerArn: string; port: number; from: NetworkInterface; http: HttpRequest }): Promise<HttpResponse>;
  /** Registers where a target of a group really listens; ECS calls it. */
  registerTarget(target: Target): void;
  /** Starts draining; resolves when no request is under way to it, or after the group's deregistration delay. */
  deregisterTarget(targetGroupArn: string, id: string): Promise<void>;
  /** Health of a target as the group's health check sees it. */
  health(targetGroupArn: string, id: string): "initial" | "healthy" | "unhealthy" | "draining" | "unused";
  /** Called at every change of a target's health. The answer ends that. */
  onHealthChange(listener: (targetGroupArn: string, id: string) => void): () => void;
}

/** A target of a target group. */
export interface Target {
  readonly targetGroupArn: string;
  /** The private address that it has on AWS, which AWS shows as the target's id. */
  readonly id: string;
  /** Port in the VPC, for security groups. */
  readonly port: number;
  /** Where it listens here. */
  readonly address: { readonly host: string; readonly port: number };
  readonly network: NetworkInterface;
}

/** A container image whose content is on this machine. */
export interface ContainerImage {
  /** `<repository>@sha256:…` */
  readonly uri: string;
  /** Folder with the files of the image that the build copied. */
  readonly root: string;
  readonly workingDirectory: string;
  /** ENTRYPOINT and CMD, joined: `["node", "service.mjs"]`. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** USER, empty when root. */
  readonly user: string;
}

/** Container images (`local/docker`, `local/aws/ecr`). */
export interface ImageCapability {
  /** Keeps an image that a build made. */
  push(image: ContainerImage): Promise<void>;
  /** @throws AwsError CannotPullContainerError when no build here pushed it. */
  pull(uri: string): Promise<ContainerImage>;
}

/** CloudFront (`local/aws/cloudfront`). */
export interface SiteCapability {
  /** Answers a viewer's request to a distribution. */
  handle(distributionId: string, request: HttpRequest): Promise<HttpResponse>;
  /** Ids of the distributions in the order they were made. The first one gets the site's address. */
  distributions(): readonly string[];
}
