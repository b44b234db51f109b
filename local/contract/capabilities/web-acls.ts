import type { Headers, HttpRequest } from "../http.ts";

/** Resource that a web ACL is asked for. */
export interface ProtectedResource {
  /** Kind, as logs name it: `CF` is CloudFront.
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html */
  readonly source: "CF";
  /** Id, as logs name it: of a distribution. */
  readonly id: string;
  readonly requestId: string;
}

/** Answer that a web ACL gives in place of the resource. */
export interface WebAclAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined where the rule has no body of its own: the resource then answers in its own form. */
  readonly body: Buffer | undefined;
  /** True for what a rule says itself: it goes before what the resource has for errors. */
  readonly isCustom: boolean;
}

/** Verdict of a web ACL on one request. */
export interface WebAclVerdict {
  /** Undefined for a request that is let through. */
  readonly answer: WebAclAnswer | undefined;
  /** Headers that rules insert into a request that is let through. Names in lower case. */
  readonly headers: Headers;
}

/** A web ACL, for the console. */
export interface WebAclState {
  readonly name: string;
  readonly arn: string;
  readonly capacity: number;
  /** Lacks of this copy: managed rule groups, which match nothing here. */
  readonly lacks: readonly string[];
  /** In the order in which they are asked. */
  readonly rules: readonly {
    readonly name: string;
    readonly priority: number;
    /** `Block`, `Count`, or the group's own actions. */
    readonly action: string;
    readonly matches: number;
  }[];
  /** Requests that a rule matched, newest first. */
  readonly samples: readonly {
    /** ISO 8601. */
    readonly at: string;
    readonly rule: string;
    readonly action: string;
    readonly clientIp: string;
    readonly country: string;
    readonly method: string;
    readonly uri: string;
  }[];
}

/** WAF (`local/aws/wafv2`). */
export interface WebAclCapability {
  /** True when there is such a web ACL, for distributions. */
  has(arn: string): boolean;
  /** Asks a web ACL. It is asked before caches and origins. */
  check(arn: string, request: HttpRequest, resource: ProtectedResource): WebAclVerdict;
  all(): readonly WebAclState[];
}
