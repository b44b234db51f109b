import {
  at,
  elements,
  hasUnknown,
  isObject,
  isUnknown,
  referring,
  texts,
  type PolicyResource,
} from "../graph.ts";
import { lacking, must, type Finding, type Rule } from "../rule.ts";
import { namesBucket } from "./s3.ts";

const distributions = ["aws:cloudfront/distribution:Distribution"];

/** AWS's own headers policies with HSTS, by their ids.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html */
const managedWithHsts = ["67f7725c-6f97-4210-82d7-5512b31e9d03", "eaab4381-ed33-4a86-88ca-d9558dc6cd63"];

/** Security policies of viewers with nothing below TLS 1.2.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html */
const modernTls = /^TLSv1\.(2_20(18|19|21|25)|3_20\d\d)$/;

/** Behaviors of a distribution with the path of each. */
function behaviors({ inputs }: PolicyResource): readonly (readonly [string, unknown])[] {
  const ordered = elements(inputs["orderedCacheBehaviors"]);
  return [
    ["defaultCacheBehavior", inputs["defaultCacheBehavior"]] as const,
    ...ordered.map((behavior, index) => [`orderedCacheBehaviors.${index}`, behavior] as const),
  ].filter(([, behavior]) => isObject(behavior));
}

/** Origins of a distribution, with the path of each. An origin without a configuration of its own kind is a bucket. */
const origins = ({ inputs }: PolicyResource) =>
  elements(inputs["origins"]).map((origin, index) => ({
    path: `origins.${index}`,
    origin,
    isBucket: ["customOriginConfig", "vpcOriginConfig"].every((kind) => at(origin, kind) === undefined),
  }));

const eachBehavior = (
  distribution: PolicyResource,
  member: string,
  holds: (value: unknown) => boolean,
  fix: string,
): readonly Finding[] =>
  behaviors(distribution).flatMap(([path]) => must(distribution, `${path}.${member}`, holds, fix));

/** Rules of distributions. */
export const cloudfront: readonly Rule[] = [
  {
    id: "cloudfront-https",
    title: "Viewers are answered over HTTPS only",
    number: 9,
    sources: ["CKV_AWS_34", "CloudFront.3"],
    severity: "high",
    types: distributions,
    check: (distribution) =>
      eachBehavior(
        distribution,
        "viewerProtocolPolicy",
        (policy) => policy === "https-only" || policy === "redirect-to-https",
        "use redirect-to-https or https-only",
      ),
  },
  {
    id: "cloudfront-viewer-tls",
    title: "Viewers use TLS 1.2 or newer",
    number: 10,
    sources: ["CKV_AWS_174"],
    severity: "medium",
    types: distributions,
    // With CloudFront's own certificate the minimum is TLSv1, whatever is asked for.
    check: (distribution) => [
      ...must(
        distribution,
        "viewerCertificate.cloudfrontDefaultCertificate",
        (isDefault) => isDefault !== true,
        "give the distribution a domain with a certificate of its own",
      ),
      ...(at(distribution.inputs, "viewerCertificate.cloudfrontDefaultCertificate") === true
        ? []
        : must(
            distribution,
            "viewerCertificate.minimumProtocolVersion",
            (version) => typeof version === "string" && modernTls.test(version),
            "use TLSv1.2_2021 or newer",
          )),
    ],
  },
  {
    id: "cloudfront-origin-tls",
    title: "Origins are called with TLS 1.2 or newer",
    number: 10,
    sources: ["CKV2_AWS_54", "CloudFront.10"],
    severity: "medium",
    types: distributions,
    check: (distribution) =>
      origins(distribution)
        .filter(({ origin }) => isObject(at(origin, "customOriginConfig")))
        .flatMap(({ path }) =>
          must(
            distribution,
            `${path}.customOriginConfig.originSslProtocols`,
            (protocols) => texts(protocols).every((protocol) => /^TLSv1\.[23]$/.test(protocol)),
            'use ["TLSv1.2"]',
          ),
        ),
  },
  {
    id: "cloudfront-origin-access",
    title: "A bucket is reached by origin access control",
    number: 11,
    sources: ["CKV2_AWS_46", "CloudFront.13"],
    severity: "high",
    types: distributions,
    check: (distribution) =>
      origins(distribution)
        .filter(({ isBucket }) => isBucket)
        .flatMap(({ path }) =>
          must(
            distribution,
            `${path}.originAccessControlId`,
            (id) => typeof id === "string" && id !== "",
            "give the origin an OriginAccessControl, not an origin access identity",
          ),
        ),
  },
  {
    id: "cloudfront-headers",
    title: "Every answer has the headers of a policy",
    number: 12,
    sources: ["CKV2_AWS_32"],
    severity: "medium",
    types: distributions,
    check: (distribution) =>
      eachBehavior(
        distribution,
        "responseHeadersPolicyId",
        (id) => typeof id === "string" && id !== "",
        "give the behavior a ResponseHeadersPolicy",
      ),
  },
  {
    id: "cloudfront-hsts",
    title: "Browsers are told to use HTTPS for a year or more",
    number: 12,
    sources: ["CKV_AWS_259"],
    severity: "medium",
    types: ["aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"],
    check: (policy) =>
      must(
        policy,
        "securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec",
        (seconds) => typeof seconds === "number" && seconds >= 31_536_000,
        `set it to 31536000 or more, or use one of AWS's policies with HSTS: ${managedWithHsts.join(", ")}`,
      ),
  },
  {
    id: "cloudfront-root-object",
    title: "The root path has an object",
    number: 13,
    sources: ["CKV_AWS_305", "CloudFront.1"],
    severity: "low",
    types: distributions,
    check: (distribution) =>
      must(
        distribution,
        "defaultRootObject",
        (object) => typeof object === "string" && object !== "",
        "use index.html",
      ),
  },
  {
    id: "cloudfront-logs",
    title: "Requests to a distribution are logged",
    number: 14,
    sources: ["CKV_AWS_86", "CloudFront.5", "cfn W10"],
    severity: "medium",
    types: distributions,
    // Standard logging of version 2 is a delivery of CloudWatch Logs, version 1 a member of the distribution.
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html
    check: (distribution, graph) => {
      if (at(distribution.inputs, "loggingConfig") !== undefined) return [];
      const sources = ["aws:cloudwatch/logDeliverySource:LogDeliverySource"];
      const { certain, possible } = referring(graph, sources, "resourceArn", distribution);
      const fix = "give it a LogDeliverySource with a LogDelivery, or a loggingConfig";
      return certain.length + possible.length > 0 ? [] : lacking(fix);
    },
  },
  {
    id: "cloudfront-waf",
    title: "A distribution has a web ACL",
    number: 15,
    sources: ["CKV_AWS_68", "CloudFront.6"],
    severity: "medium",
    types: distributions,
    check: (distribution) =>
      must(
        distribution,
        "webAclId",
        (id) => typeof id === "string" && id !== "",
        "give it a web ACL of scope CLOUDFRONT",
      ),
  },
  {
    id: "cloudfront-origin-https",
    title: "Origins that are no buckets are called over HTTPS",
    number: 16,
    sources: ["CKV2_AWS_72", "CloudFront.9"],
    severity: "high",
    types: distributions,
    check: (distribution) =>
      origins(distribution)
        .filter(({ origin }) => isObject(at(origin, "customOriginConfig")))
        .flatMap(({ path }) =>
          must(
            distribution,
            `${path}.customOriginConfig.originProtocolPolicy`,
            (policy) => policy === "https-only",
            "use https-only",
          ),
        ),
  },
  {
    id: "cloudfront-no-takeover",
    title: "Every bucket that is an origin is one of the program",
    number: 17,
    sources: ["CloudFront.12"],
    severity: "high",
    types: distributions,
    // Whoever makes a bucket of a name that is free becomes the origin.
    check: (distribution, graph) =>
      origins(distribution)
        .filter(({ isBucket, origin }) => isBucket && !isUnknown(at(origin, "domainName")))
        .filter(({ origin }) => !hasUnknown(origin) && !namesBucket(graph, at(origin, "domainName")))
        .map(({ path, origin }) => ({
          property: `${path}.domainName`,
          got: at(origin, "domainName"),
          fix: "make the bucket in this program, or take the origin out",
        })),
  },
];
