import type { AwsError } from "./errors.ts";
import type { Headers } from "./http.ts";
import type { Principal } from "./principal.ts";

/** A call of an AWS API with its signature already verified and stripped of the transport. */
export interface ApiRequest {
  readonly method: string;
  /** Decoded path without query: `/bucket/key with space`. */
  readonly path: string;
  /** The path as sent. */
  readonly rawPath: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** Whole body, `aws-chunked` framing removed. */
  readonly body: Buffer;
  /** From the credential scope; the program's region when the call is not signed. */
  readonly region: string;
  readonly sourceIp: string;
  /** That the answer carries; made up when there is none. */
  readonly requestId?: string;
}

/** Answer of an AWS API. */
export interface ApiResponse {
  /** 200 unless given. */
  readonly status?: number;
  readonly headers?: Headers;
  /** An object is written as JSON in the service's protocol; text and bytes as they are. */
  readonly body?: object | string | Buffer;
}

/** One thing that IAM must allow for an operation. Several are all needed; batch calls name each table or item. */
export interface Access {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** ARN, or `*` for actions without resource-level permissions. */
  readonly resource: string;
  /** Service-specific condition keys: `dynamodb:LeadingKeys`. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** The policy on the resource itself, if its type has one: bucket policy, queue policy. JSON text. */
  readonly resourcePolicy?: string;
  /** The policy of the VPC endpoint that the call goes through, if it does: it must allow the call too. JSON text. */
  readonly endpointPolicy?: string;
}

/** A wire request, understood. */
export interface Operation {
  /** `PutItem` */
  readonly name: string;
  /** Grants that IAM must give, or `public` for calls that AWS takes unsigned (Cognito's sign-up). */
  readonly access: readonly Access[] | "public";
  /** Does it. Called only when IAM allowed all of `access`. Throws AwsError. */
  run(principal: Principal): Promise<ApiResponse>;
}

/** Form of a service's API on the wire: decides how requests are told apart and errors are written.
 * @see https://smithy.io/2.0/aws/protocols/index.html */
export type Protocol = "json-1.0" | "json-1.1" | "query" | "rest-xml" | "rest-json";

/** A service's wire API. The gateway finds it by the credential scope's service name (or, unsigned, by `claims`),
 * asks what the request is, lets IAM decide, and runs it. */
export interface ServiceApi {
  /** Service name in the SigV4 credential scope: `dynamodb`, `cognito-idp`. */
  readonly signingName: string;
  readonly protocol: Protocol;
  /** True when an unsigned request is for this service: by its path, its headers (`X-Amz-Target`) or its form (`Action`). */
  claims?(request: Pick<ApiRequest, "method" | "path" | "headers" | "body">): boolean;
  /** True when a signed request is for this API, where several share the signing name; the first that says yes, or says nothing, takes it. */
  accepts?(request: Pick<ApiRequest, "method" | "path" | "headers">): boolean;
  /** True when browsers call it from another origin: the gateway then answers CORS preflights and adds the headers. */
  readonly cors?: boolean;
  /** Headers of every answer to a request, errors and refusals included: the CORS headers of the bucket that it is for. */
  headers?(request: Pick<ApiRequest, "method" | "path" | "headers">): Readonly<Record<string, string>>;
  /** True when an anonymous caller is decided by the policy of the resource; otherwise an unsigned request of an operation that is not
   * public is refused for want of a signature. */
  readonly acceptsAnonymous?: boolean;
  /** True when a call is a step of its request by itself, so that the gateway makes none of it. */
  readonly tracesItself?: boolean;
  /** True when answers carry `x-amz-crc32`. */
  readonly sendsCrc32?: boolean;
  /** AWS's model of it, for tools and tests. */
  readonly model?: () => { readonly target: string };
  /** Writes an error as the service does. */
  error?(failure: AwsError, requestId: string): ApiResponse;
  /** @throws AwsError for what the service refuses before IAM is asked; NotEmulatedError for what it does not do here. */
  operation(request: ApiRequest, principal: Principal): Operation | Promise<Operation>;
}
