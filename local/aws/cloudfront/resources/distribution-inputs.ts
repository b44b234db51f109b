import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import type { Inputs } from "../../../contract/resource.ts";

const NO_CONNECTION = "origins here are reached without a connection";

const behavior = {
  targetOriginId: true,
  allowedMethods: true,
  cachedMethods: true,
  cachePolicyId: true,
  originRequestPolicyId: true,
  responseHeadersPolicyId: true,
  functionAssociations: { eventType: true, functionArn: true },
  compress: true,
  viewerProtocolPolicy: "viewers here come by HTTP, which stands for HTTPS",
  // Times to live are the cache policy's.
  minTtl: [0],
  defaultTtl: [0],
  maxTtl: [0],
  fieldLevelEncryptionId: [""],
  grpcConfig: { enabled: [false] },
  smoothStreaming: [false],
} as const;

/** Arguments of a distribution, with what is done with each. */
export const distributionInputs = {
  enabled: true,
  origins: {
    originId: true,
    domainName: true,
    originPath: true,
    originAccessControlId: true,
    customHeaders: { name: true, value: true },
    customOriginConfig: {
      httpPort: NO_CONNECTION,
      httpsPort: NO_CONNECTION,
      originProtocolPolicy: NO_CONNECTION,
      originSslProtocols: NO_CONNECTION,
      originKeepaliveTimeout: NO_CONNECTION,
      originReadTimeout: "API Gateway's integrations end after 29 s, before CloudFront does",
      ipAddressType: NO_CONNECTION,
    },
    // Use an origin access control.
    s3OriginConfig: { originAccessIdentity: [""] },
    connectionAttempts: NO_CONNECTION,
    connectionTimeout: NO_CONNECTION,
    responseCompletionTimeout: "API Gateway's integrations end after 29 s, before CloudFront does",
    originShield: { enabled: "there is one cache here", originShieldRegion: "there is one cache here" },
  },
  originGroups: { originId: true, members: { originId: true }, failoverCriteria: { statusCodes: true } },
  defaultCacheBehavior: behavior,
  orderedCacheBehaviors: { ...behavior, pathPattern: true },
  defaultRootObject: true,
  customErrorResponses: {
    errorCode: true,
    responseCode: true,
    responsePagePath: true,
    errorCachingMinTtl: true,
  },
  restrictions: { geoRestriction: { restrictionType: ["none"] } },
  tags: true,
  staging: [false],
  aliases: true,
  comment: "it is shown in AWS's console alone",
  httpVersion: "viewers here speak HTTP/1.1",
  isIpv6Enabled: "viewers here connect by 127.0.0.1",
  loggingConfig: {
    bucket: "the console shows requests; no logs are written to a bucket",
    prefix: "the console shows requests; no logs are written to a bucket",
    includeCookies: "the console shows requests; no logs are written to a bucket",
  },
  priceClass: "there is one location here",
  retainOnDelete: "nobody could ask a distribution that is left",
  viewerCertificate: {
    cloudfrontDefaultCertificate: true,
    acmCertificateArn: true,
    minimumProtocolVersion: true,
    sslSupportMethod: ["sni-only"],
  },
  waitForDeployment: "a distribution is deployed at once",
  webAclId: true,
} as const;

/** Inputs of a distribution. */
export type DistributionInputs = Read<Inputs<aws.cloudfront.DistributionArgs>, typeof distributionInputs>;
