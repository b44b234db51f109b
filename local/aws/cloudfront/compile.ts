import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import type { Headers } from "../../contract/http.ts";
import type { Platform } from "../../contract/service.ts";
import { Behavior } from "./behavior.ts";
import { firewallOf } from "./firewall.ts";
import { Distribution, type Named } from "./distribution.ts";
import { bucketOrigin, customOrigin, type Origin } from "./origins/origin.ts";
import { OriginGroup } from "./origins/origin-group.ts";
import type { DistributionInputs } from "./resources/distribution-inputs.ts";
import type { CloudFrontStore } from "./store.ts";

type BehaviorInputs = DistributionInputs["defaultCacheBehavior"];
type OriginGroupInputs = NonNullable<DistributionInputs["originGroups"]>[number];
type OriginInputs = DistributionInputs["origins"][number];

/** Makes a distribution of its inputs.
 * @throws AwsError naming an origin, a policy or a function that is not there. */
export function compileDistribution(
  inputs: DistributionInputs,
  named: Named,
  store: CloudFrontStore,
  platform: Platform,
): Distribution {
  const origins = new Map(
    inputs.origins.map((origin) => [origin.originId, makeOrigin(origin, named, store, platform)]),
  );
  const groups = (inputs.originGroups ?? []).map(
    (group) => [group.originId, makeGroup(group, origins)] as const,
  );
  for (const [id, group] of groups) origins.set(id, group);
  const behavior = (settings: BehaviorInputs) =>
    makeBehavior(settings, inputs, named, origins, store, platform);
  const ordered = (inputs.orderedCacheBehaviors ?? []).map((settings) => ({
    pattern: settings.pathPattern,
    behavior: behavior(settings),
  }));
  return new Distribution(named, inputs.enabled, ordered, behavior(inputs.defaultCacheBehavior));
}

function makeOrigin(
  origin: OriginInputs,
  { arn }: Named,
  { originAccessControls }: CloudFrontStore,
  platform: Platform,
): Origin {
  const { domainName: host, originPath: path = "", originAccessControlId = "" } = origin;
  const headers = customHeaders(origin);
  const [, bucket, region] = /^(.+)\.s3[.-]([a-z0-9-]+)\.amazonaws\.com$/.exec(host) ?? [];
  if (bucket !== undefined && region !== undefined) {
    const isSigned = originAccessControlId !== "";
    if (isSigned && !originAccessControls.has(originAccessControlId))
      throw new AwsError(
        "InvalidOriginAccessControl",
        `The origin access control ${originAccessControlId} does not exist, or never signs`,
      );
    return bucketOrigin(platform, { host, bucket, region, path, headers }, isSigned, arn);
  }
  if (!origin.customOriginConfig)
    throw new AwsError(
      "InvalidOrigin",
      `Origin ${origin.originId}: ${host} is no bucket, so it must have customOriginConfig`,
    );
  return customOrigin(platform, { host, path, headers }, (message) =>
    platform.logs.write("cloudfront", "error", message),
  );
}

/** @throws AwsError InvalidArgument, NoSuchOrigin */
function makeGroup(
  { originId, members, failoverCriteria }: OriginGroupInputs,
  origins: ReadonlyMap<string, Origin>,
): OriginGroup {
  const [primary, secondary, ...others] = members.map((member) => originOf(origins, member.originId));
  if (!primary || !secondary || others.length > 0)
    throw new AwsError(
      "InvalidArgument",
      `Origin group ${originId} must have two members (got ${members.length})`,
    );
  return new OriginGroup(primary, secondary, failoverCriteria.statusCodes);
}

/** @throws AwsError NoSuchOrigin */
function originOf(origins: ReadonlyMap<string, Origin>, id: string): Origin {
  const origin = origins.get(id);
  if (origin) return origin;
  throw new AwsError("NoSuchOrigin", `The origin ${id} is none of ${[...origins.keys()].join(", ")}`);
}

function customHeaders({ customHeaders: headers = [] }: OriginInputs): Headers {
  return Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value]));
}

function makeBehavior(
  inputs: BehaviorInputs,
  { defaultRootObject, customErrorResponses = [], webAclId }: DistributionInputs,
  { id, domainName }: Named,
  origins: ReadonlyMap<string, Origin>,
  store: CloudFrontStore,
  platform: Platform,
): Behavior {
  const { cachePolicyId, originRequestPolicyId, responseHeadersPolicyId, targetOriginId } = inputs;
  const origin = originOf(origins, targetOriginId);
  const unsafe = inputs.allowedMethods.filter((method) => !["GET", "HEAD", "OPTIONS"].includes(method));
  if (origin instanceof OriginGroup && unsafe.length > 0)
    throw new AwsError(
      "InvalidArgument",
      "The parameter AllowedMethods cannot include POST, PUT, PATCH, or DELETE for a cached behavior associated with an origin group.",
    );
  if (cachePolicyId === undefined)
    throw new NotEmulatedError("a behavior without cachePolicyId", "Use it in place of forwardedValues.");
  if (responseHeadersPolicyId)
    policyOf(store.responseHeadersPolicies, "response headers policy", responseHeadersPolicyId);
  return new Behavior({
    distributionId: id,
    domainName,
    origin,
    cachePolicy: policyOf(store.cachePolicies, "cache policy", cachePolicyId),
    originRequestPolicy: originRequestPolicyId
      ? policyOf(store.originRequestPolicies, "origin request policy", originRequestPolicyId)
      : undefined,
    defaultRootObject,
    allowedMethods: new Set(inputs.allowedMethods),
    cachedMethods: new Set(inputs.cachedMethods),
    compress: inputs.compress ?? false,
    responseHeaders: () =>
      responseHeadersPolicyId ? store.responseHeadersPolicies.get(responseHeadersPolicyId) : undefined,
    viewerRequest: functionOf(inputs, "viewer-request", store),
    viewerResponse: functionOf(inputs, "viewer-response", store),
    errorResponses: new Map(
      customErrorResponses.map(({ errorCode, responsePagePath, responseCode, errorCachingMinTtl }) => [
        errorCode,
        { path: responsePagePath || undefined, status: responseCode, minimumTtl: errorCachingMinTtl },
      ]),
    ),
    firewall: firewallOf(platform, webAclId, id),
    log: (message) => platform.logs.write("cloudfront", "error", message),
  });
}

/** @param title `cache policy`
 * @throws AwsError NoSuchCachePolicy and the like. */
function policyOf<T>(policies: ReadonlyMap<string, T>, title: string, id: string): T {
  const policy = policies.get(id);
  if (policy) return policy;
  const name = title.replaceAll(/(?:^| )([a-z])/g, (_, letter: string) => letter.toUpperCase());
  throw new AwsError(`NoSuch${name}`, `The ${title} ${id} does not exist`, 404);
}

/** The function for an event, asked at each request: it can change without the distribution.
 * @throws AwsError NoSuchFunctionExists */
function functionOf({ functionAssociations = [] }: BehaviorInputs, event: string, store: CloudFrontStore) {
  const arn = functionAssociations.find(({ eventType }) => eventType === event)?.functionArn;
  if (arn !== undefined && !store.functions.has(arn))
    throw new AwsError("NoSuchFunctionExists", `The function ${arn} does not exist`, 404);
  return () => (arn === undefined ? undefined : store.functions.get(arn));
}
