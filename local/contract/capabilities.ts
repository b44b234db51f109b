import type {
  AlarmCapability,
  FailedRecordCapability,
  FailureCapability,
  FailureQueue,
  QueryCapability,
  WaitingMessage,
} from "./console-capabilities.ts";
import type { HttpRequest, HttpResponse } from "./http.ts";
import type { NetworkInterface, Principal, TemporaryCredentials } from "./principal.ts";
import type { Access, ApiRequest, ApiResponse } from "./service.ts";
import type { TraceOrigin } from "../observe/trace.ts";

/** What services do for each other, by the owner. New services add their own member here. */
export interface Capabilities {
  readonly iam: IamCapability;
  readonly gateway: GatewayCapability;
  readonly network: NetworkCapability;
  readonly tokens: TokenCapability;
  readonly logGroups: LogGroupCapability;
  readonly vpcLinks: VpcLinkCapability;
  readonly loadBalancers: LoadBalancerCapability;
  readonly images: ImageCapability;
  readonly sites: SiteCapability;
  readonly streams: StreamCapability;
  readonly queues: QueueCapability;
  readonly alarms: AlarmCapability;
  readonly failures: FailureCapability;
  readonly pipeFailures: FailureCapability;
  readonly failedRecords: FailedRecordCapability;
  readonly queries: QueryCapability;
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
  /** The key with full access, kept with the state folder. */
  readonly operator: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Whose access key it is; undefined for one that was never given out. */
  identify(accessKeyId: string): AccessKey | undefined;
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
export type Reachability =
  { readonly reachable: true } | { readonly reachable: false; readonly reason: string };

/** VPCs (`local/aws/ec2`). */
export interface NetworkCapability {
  /** TCP from one interface to another on `port`: egress and ingress rules, same or routed VPC. */
  reach(from: NetworkInterface, to: NetworkInterface, port: number): Reachability;
  /** HTTPS from an interface to an AWS service's public endpoint, a VPC endpoint or the Internet.
   * @param service Endpoint name: `dynamodb`, `s3`, `logs`, `ecr.api`, `ecr.dkr`, or `internet`. */
  reachService(from: NetworkInterface, service: string, region: string): Reachability;
  /** TCP from anywhere in the Internet to an interface with a public address. */
  reachFromInternet(to: NetworkInterface, port: number): Reachability;
  /** Policy of the VPC endpoint that a call to a service goes through, JSON text: IAM needs its allowance too. Undefined when
   * the call leaves by an Internet or NAT gateway. */
  endpointPolicy(from: NetworkInterface, service: string, region: string): string | undefined;
  /** The VPC that subnets and security groups are in.
   * @throws AwsError InvalidSubnetID.NotFound, InvalidGroup.NotFound, or InvalidParameterValue when they are in different ones. */
  vpcOf(subnetIds: readonly string[], securityGroupIds: readonly string[]): string;
  /** Availability zone and block of a subnet. @throws AwsError InvalidSubnetID.NotFound. */
  subnet(subnetId: string): {
    readonly availabilityZone: string;
    readonly cidrBlock: string;
    readonly vpcId: string;
  };
  /** Takes a free private address of a subnet. @throws AwsError InsufficientFreeAddressesInSubnet. */
  assignAddress(subnetId: string): string;
  /** Gives an address back. */
  releaseAddress(subnetId: string, address: string): void;
}

/** Cognito user pools (`local/aws/cognito-idp`). */
export interface TokenCapability {
  /** Verifies an ID or access token of one of the pools: signature, issuer, expiry, revocation.
   * @param userPoolArns The authorizer's provider ARNs. */
  verify(
    userPoolArns: readonly string[],
    token: string,
  ): Promise<
    | { valid: true; claims: Readonly<Record<string, unknown>>; use: "id" | "access" }
    | { valid: false; reason: string }
  >;
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
    /** True for writers that make the group when it is not there, if they may (`logs:CreateLogGroup`).
     * @default false */
    makesGroup?: boolean | undefined;
    events: readonly { timestamp: number; message: string }[];
  }): Promise<void>;
}

/** VPC links V2 (`local/aws/apigatewayv2`). */
export interface VpcLinkCapability {
  /** The network interface that a link calls from; undefined when there is no such link. */
  find(vpcLinkId: string): NetworkInterface | undefined;
}

/** Elastic Load Balancing (`local/aws/elasticloadbalancing`). */
export interface LoadBalancerCapability {
  /** Sends a request to a listener of the balancer, as from `from`.
   * @throws ConnectionTimedOut when security groups do not let it through, or no listener is on the port. */
  forward(request: {
    loadBalancerArn: string;
    port: number;
    from: NetworkInterface;
    http: HttpRequest;
  }): Promise<HttpResponse>;
  /** Registers where a target of a group really listens; ECS calls it. */
  registerTarget(target: Target): void;
  /** Starts draining; resolves when no request is under way to it, or after the group's deregistration delay. */
  deregisterTarget(targetGroupArn: string, id: string): Promise<void>;
  /** Health of a target as the group's health check sees it. */
  health(targetGroupArn: string, id: string): "initial" | "healthy" | "unhealthy" | "draining" | "unused";
  /** Called at every change of a target's health. The answer ends that. */
  onHealthChange(listener: (targetGroupArn: string, id: string) => void): () => void;
  /** Whether a listener of a load balancer forwards to the target group. */
  isAttached(targetGroupArn: string): boolean;
  /** What the load balancer in front of a target group calls from; undefined while there is none. */
  networkOf(targetGroupArn: string): NetworkInterface | undefined;
}

/** A target of a target group. */
export interface Target {
  readonly targetGroupArn: string;
  /** The private address that it has on AWS, which AWS shows as the target's id. */
  readonly id: string;
  /** Port in the VPC, for security groups. */
  readonly port: number;
  /** Socket of the file system where it listens here. */
  readonly socketPath: string;
  readonly network: NetworkInterface;
}

/** A container image whose content is on this machine. */
export interface ContainerImage {
  /** `<repository>@sha256:…` */
  readonly uri: string;
  /** What it was made from: `public.ecr.aws/docker/library/node:24.21.0-bookworm-slim`. */
  readonly base: string;
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
  /** Keeps an image that a build made, under its digest and `tag`.
   * @throws AwsError RepositoryNotFoundException, ImageTagAlreadyExistsException (an immutable tag with other content). */
  push(image: ContainerImage, tag: string): Promise<void>;
  /** By digest or tag. @throws AwsError CannotPullContainerError when no build here pushed it. */
  pull(uri: string): Promise<ContainerImage>;
  /** The repository of an image's address with its policy (JSON text), undefined when it is not one of the account's. */
  repository(
    uri: string,
  ): { readonly arn: string; readonly region: string; readonly policy?: string } | undefined;
}

/** CloudFront (`local/aws/cloudfront`). */
export interface SiteCapability {
  /** Answers a viewer's request to a distribution. */
  handle(distributionId: string, request: HttpRequest): Promise<HttpResponse>;
  /** Ids of the distributions in the order they were made. The first one gets the site's address. */
  distributions(): readonly string[];
}

/** A record of a DynamoDB stream, as GetRecords answers it. Attribute values are in their typed form, bytes as base64.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html */
export interface DynamoDbStreamRecord {
  readonly eventID: string;
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  readonly eventVersion: string;
  readonly eventSource: string;
  readonly awsRegion: string;
  /** Of what Time to Live deleted. Lambda's events spell its members with a small letter. */
  readonly userIdentity?: { readonly PrincipalId: string; readonly Type: string };
  readonly dynamodb: {
    /** Seconds since 1970. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Readonly<Record<string, object>>;
    readonly NewImage?: Readonly<Record<string, object>>;
    readonly OldImage?: Readonly<Record<string, object>>;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: string;
  };
}

/** DynamoDB Streams (`local/aws/dynamodb`) for what polls them: event source mappings and pipes. A stream has one shard, so
 * the sequence number of the last record that was dealt with is all a consumer has to keep. IAM is the caller's to ask.
 * Every member throws AwsError ResourceNotFoundException when there is no such stream. */
export interface StreamCapability {
  /** Sequence number of the newest record, for a consumer that begins at `LATEST`; undefined when there is none. */
  newest(streamArn: string): string | undefined;
  /** Records in order: behind `after`, or the oldest that are kept (24 hours, `TRIM_HORIZON`).
   * `ended`: the stream is disabled and nothing comes after these.
   * @param from.limit At most this many; 1,000 unless given. */
  read(
    streamArn: string,
    from: { readonly after?: string; readonly limit?: number },
  ): Promise<{ readonly records: readonly DynamoDbStreamRecord[]; readonly ended: boolean }>;
  /** The request for which a record that {@link read} answered was made. */
  originOf(record: DynamoDbStreamRecord): TraceOrigin | undefined;
  /** Calls `listener` when new records can be read. The answer ends that. */
  listen(streamArn: string, listener: () => void): () => void;
}

/** SQS queues (`local/aws/sqs`) for what polls them. Messages themselves go through the API, where IAM decides. */
export interface QueueCapability {
  /** What a poller has to know. @throws AwsError QueueDoesNotExist. */
  get(queueArn: string): { readonly visibilityTimeout: number; readonly isFifo: boolean };
  /** Calls `listener` when there may be messages to receive. The answer ends that. */
  listen(queueArn: string, listener: () => void): () => void;
  all(): readonly FailureQueue[];
  /** What could be received now, without receiving it. @throws AwsError QueueDoesNotExist. */
  waiting(queueArn: string): readonly WaitingMessage[];
  remove(queueArn: string, messageId: string): Promise<void>;
  /** Puts a message of a dead-letter queue back into the queue that it failed in. */
  moveBack(queueArn: string, messageId: string): Promise<void>;
}
