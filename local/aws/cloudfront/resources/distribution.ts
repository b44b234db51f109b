import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { formatArn } from "../../../contract/arn.ts";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import { randomId } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import { Behavior } from "../behavior.ts";
import type { CloudFrontStore } from "../store.ts";
import { Distribution } from "../distribution.ts";
import { bucketOrigin, customOrigin, type Origin } from "../origins/origin.ts";

type DistributionInputs = Inputs<aws.cloudfront.DistributionArgs>;
type BehaviorInputs = DistributionInputs["defaultCacheBehavior"];
type OriginInputs = DistributionInputs["origins"][number];

/** `aws:cloudfront/distribution:Distribution`.
 *
 * Viewers come by HTTP on 127.0.0.1, which stands for the HTTPS of AWS: nothing is redirected. Web ACLs, aliases, certificates and
 * price classes are kept without effect.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/cloudfront/distribution/ */
export function distributionResource(
  store: CloudFrontStore,
  platform: Platform,
): ResourceHandler<DistributionInputs> {
  const put = ({ inputs }: Resource<DistributionInputs>, id: string, domainName: string) => {
    const arn = formatArn({
      service: "cloudfront",
      region: "",
      accountId: platform.accountId,
      resource: `distribution/${id}`,
    });
    store.distributions.set(id, compile(inputs, { id, arn, domainName }, store, platform));
    return {
      id,
      outputs: {
        arn,
        domainName,
        hostedZoneId: "Z2FDTNDATAQYW2",
        etag: `E${randomId(13).toUpperCase()}`,
        status: "Deployed",
        callerReference: randomUUID(),
        inProgressValidationBatches: 0,
        lastModifiedTime: new Date().toISOString(),
        tagsAll: inputs.tags ?? {},
      },
    };
  };
  return {
    create: async (resource) =>
      put(resource, `E${randomId(13).toUpperCase()}`, `d${randomId(13)}.cloudfront.net`),
    start: async (kept) => void put(kept, kept.id, String(kept.outputs["domainName"])),
    update: async (resource, { id, outputs }) => put(resource, id, String(outputs["domainName"])),
    delete: async ({ id }) => void store.distributions.delete(id),
  };
}

interface Named {
  readonly id: string;
  readonly arn: string;
  readonly domainName: string;
}

function compile(
  inputs: DistributionInputs,
  named: Named,
  store: CloudFrontStore,
  platform: Platform,
): Distribution {
  const { geoRestriction } = inputs.restrictions;
  if (geoRestriction.restrictionType !== "none")
    throw new NotEmulatedError("geographic restrictions", "Every viewer here is on this machine.");
  if (inputs.originGroups?.length) throw new NotEmulatedError("origin groups");
  if (inputs.continuousDeploymentPolicyId ?? inputs.staging)
    throw new NotEmulatedError("continuous deployment");
  const origins = new Map(
    inputs.origins.map((origin) => [origin.originId, makeOrigin(origin, named, store, platform)]),
  );
  const behavior = (settings: BehaviorInputs) =>
    makeBehavior(settings, inputs, named, origins, store, platform);
  const ordered = (inputs.orderedCacheBehaviors ?? []).map((one) => ({
    pattern: one.pathPattern,
    behavior: behavior(one),
  }));
  return new Distribution(named.id, inputs.enabled, ordered, behavior(inputs.defaultCacheBehavior));
}

function makeOrigin(
  origin: OriginInputs,
  { arn }: Named,
  { originAccessControls }: CloudFrontStore,
  platform: Platform,
): Origin {
  const { domainName: host, originPath: path = "", originAccessControlId, customHeaders = [] } = origin;
  if (origin.vpcOriginConfig) throw new NotEmulatedError("VPC origins");
  if (origin.s3OriginConfig?.originAccessIdentity)
    throw new NotEmulatedError("origin access identities", "Use an origin access control.");
  const [, bucket, region] = /^(.+)\.s3[.-]([a-z0-9-]+)\.amazonaws\.com$/.exec(host) ?? [];
  if (bucket !== undefined && region !== undefined) {
    const signed = originAccessControlId !== undefined && originAccessControlId !== "";
    if (signed && !originAccessControls.has(originAccessControlId))
      throw new AwsError(
        "InvalidOriginAccessControl",
        `The origin access control ${originAccessControlId} does not exist, or never signs`,
      );
    return bucketOrigin(platform, { host, bucket, region, path }, signed, arn);
  }
  if (!origin.customOriginConfig)
    throw new AwsError(
      "InvalidOrigin",
      `Origin ${origin.originId}: ${host} is no bucket, so it must have customOriginConfig`,
    );
  const headers = Object.fromEntries(customHeaders.map(({ name, value }) => [name.toLowerCase(), value]));
  return customOrigin(platform, host, path, headers, (message) =>
    platform.logs.write("cloudfront", "error", message),
  );
}

function makeBehavior(
  inputs: BehaviorInputs,
  { defaultRootObject, customErrorResponses = [] }: DistributionInputs,
  { id, domainName }: Named,
  origins: ReadonlyMap<string, Origin>,
  store: CloudFrontStore,
  platform: Platform,
): Behavior {
  if (inputs.lambdaFunctionAssociations?.length)
    throw new NotEmulatedError("Lambda@Edge", "Use a CloudFront Function.");
  if (inputs.trustedSigners?.length || inputs.trustedKeyGroups?.length)
    throw new NotEmulatedError("signed URLs and cookies");
  for (const member of ["fieldLevelEncryptionId", "realtimeLogConfigArn"] as const)
    if (inputs[member]) throw new NotEmulatedError(`${member} of a behavior`);
  if (inputs.grpcConfig?.enabled) throw new NotEmulatedError("gRPC");
  if (inputs.forwardedValues || inputs.cachePolicyId === undefined)
    throw new NotEmulatedError("forwardedValues of a behavior", "Use cachePolicyId.");
  const origin = origins.get(inputs.targetOriginId);
  if (!origin)
    throw new AwsError(
      "NoSuchOrigin",
      `targetOriginId ${inputs.targetOriginId} is none of ${[...origins.keys()].join(", ")}`,
    );
  const { cachePolicyId, originRequestPolicyId, responseHeadersPolicyId } = inputs;
  const cachePolicy = store.cachePolicies.get(cachePolicyId);
  if (!cachePolicy)
    throw new AwsError("NoSuchCachePolicy", `The cache policy ${cachePolicyId} does not exist`, 404);
  const originRequestPolicy = originRequestPolicyId
    ? store.originRequestPolicies.get(originRequestPolicyId)
    : undefined;
  if (originRequestPolicyId && !originRequestPolicy)
    throw new AwsError(
      "NoSuchOriginRequestPolicy",
      `The origin request policy ${originRequestPolicyId} does not exist`,
      404,
    );
  if (responseHeadersPolicyId && !store.responseHeadersPolicies.has(responseHeadersPolicyId))
    throw new AwsError(
      "NoSuchResponseHeadersPolicy",
      `The response headers policy ${responseHeadersPolicyId} does not exist`,
      404,
    );
  const functionOf = (eventType: string) => {
    const arn = inputs.functionAssociations?.find(
      (association) => association.eventType === eventType,
    )?.functionArn;
    if (arn !== undefined && !store.functions.has(arn))
      throw new AwsError("NoSuchFunctionExists", `The function ${arn} does not exist`, 404);
    return () => (arn === undefined ? undefined : store.functions.get(arn));
  };
  return new Behavior({
    distributionId: id,
    domainName,
    origin,
    cachePolicy,
    originRequestPolicy,
    defaultRootObject,
    allowedMethods: new Set(inputs.allowedMethods),
    cachedMethods: new Set(inputs.cachedMethods),
    compress: inputs.compress ?? false,
    responseHeaders: () =>
      responseHeadersPolicyId ? store.responseHeadersPolicies.get(responseHeadersPolicyId) : undefined,
    viewerRequest: functionOf("viewer-request"),
    viewerResponse: functionOf("viewer-response"),
    errorResponses: new Map(
      customErrorResponses.map(({ errorCode, responsePagePath, responseCode, errorCachingMinTtl }) => [
        errorCode,
        { path: responsePagePath || undefined, status: responseCode, minimumTtl: errorCachingMinTtl },
      ]),
    ),
    log: (message) => platform.logs.write("cloudfront", "error", message),
  });
}
