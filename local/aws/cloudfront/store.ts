import type { Distribution } from "./distribution.ts";
import type { EdgeFunction } from "./functions/edge-function.ts";
import type { CachePolicy, OriginRequestPolicy } from "./policies/cache-policy.ts";
import { managedCachePolicies, managedOriginRequestPolicies } from "./policies/managed-policies.ts";
import { RequestMetrics } from "./request-metrics.ts";
import type { ResponseHeadersPolicy } from "./policies/response-headers-policy.ts";

/** Everything of CloudFront that the program declares. In memory: at each start the program declares it again. */
export class CloudFrontStore {
  /** By id, in the order in which they were made. */
  readonly distributions = new Map<string, Distribution>();
  /** By ARN. */
  readonly functions = new Map<string, EdgeFunction>();
  readonly cachePolicies = new Map<string, CachePolicy>(managedCachePolicies);
  readonly originRequestPolicies = new Map<string, OriginRequestPolicy>(managedOriginRequestPolicies);
  readonly responseHeadersPolicies = new Map<string, ResponseHeadersPolicy>();
  readonly originAccessControls = new Set<string>();
  readonly metrics = new RequestMetrics();
}
