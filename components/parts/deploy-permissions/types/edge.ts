import { of, type TypeRows } from "../row.ts";

const acm = of("acm");
const cloudfront = of("cloudfront");
const route53 = of("route53");
const wafv2 = of("wafv2");

/** CloudFront, the certificate and names of a domain, and the web ACL. What CloudFront gives an id instead of a name can't be narrowed to the
 * program. */
export const edge: TypeRows = {
  "aws:acm/certificate:Certificate": {
    on: ["acm:*:{account}:certificate/*"],
    read: acm("DescribeCertificate ListTagsForCertificate"),
    create: acm("RequestCertificate AddTagsToCertificate"),
    update: acm("UpdateCertificateOptions RemoveTagsFromCertificate"),
    delete: acm("DeleteCertificate"),
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    on: ["acm:*:{account}:certificate/*"],
    read: acm("DescribeCertificate"),
    create: [],
    delete: [],
  },
  "aws:cloudfront/distribution:Distribution": {
    on: ["cloudfront::{account}:distribution/*"],
    read: cloudfront("GetDistribution GetDistributionConfig ListTagsForResource"),
    create: cloudfront("CreateDistribution TagResource"),
    update: cloudfront("UpdateDistribution UntagResource"),
    delete: cloudfront("DeleteDistribution"),
    // A distribution is given its web ACL by its own call.
    beside: {
      on: ["wafv2:us-east-1:{account}:global/webacl/{webAcl}"],
      read: wafv2("GetWebACL"),
      create: [],
      delete: [],
    },
  },
  "aws:cloudfront/function:Function": {
    on: ["cloudfront::{account}:function/{edgeFunction}"],
    read: cloudfront("DescribeFunction GetFunction ListTagsForResource"),
    create: cloudfront("CreateFunction PublishFunction TagResource"),
    update: cloudfront("UpdateFunction UntagResource"),
    delete: cloudfront("DeleteFunction"),
  },
  "aws:cloudfront/originAccessControl:OriginAccessControl": {
    on: ["cloudfront::{account}:origin-access-control/*"],
    read: cloudfront("GetOriginAccessControl"),
    create: cloudfront("CreateOriginAccessControl"),
    update: cloudfront("UpdateOriginAccessControl"),
    delete: cloudfront("DeleteOriginAccessControl"),
  },
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": {
    on: ["cloudfront::{account}:response-headers-policy/*"],
    read: cloudfront("GetResponseHeadersPolicy"),
    create: cloudfront("CreateResponseHeadersPolicy"),
    update: cloudfront("UpdateResponseHeadersPolicy"),
    delete: cloudfront("DeleteResponseHeadersPolicy"),
  },
  "aws:route53/record:Record": {
    on: ["route53:::hostedzone/*", "route53:::change/*"],
    read: route53("GetHostedZone ListResourceRecordSets GetChange"),
    create: route53("ChangeResourceRecordSets"),
    delete: route53("ChangeResourceRecordSets"),
  },
  "aws:wafv2/ipSet:IpSet": {
    on: ["wafv2:us-east-1:{account}:global/ipset/{webAcl}"],
    read: wafv2("GetIPSet ListTagsForResource"),
    create: wafv2("CreateIPSet TagResource"),
    update: wafv2("UpdateIPSet UntagResource"),
    delete: wafv2("DeleteIPSet"),
  },
  // A web ACL is made and changed with rights on the rule groups and sets that it names.
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awswafv2.html
  "aws:wafv2/webAcl:WebAcl": {
    on: [
      "wafv2:us-east-1:{account}:global/webacl/{webAcl}",
      "wafv2:us-east-1:{account}:global/ipset/{webAcl}",
      "wafv2:us-east-1:{account}:global/managedruleset/*",
    ],
    read: wafv2("GetWebACL ListTagsForResource"),
    create: wafv2("CreateWebACL TagResource"),
    update: wafv2("UpdateWebACL UntagResource"),
    delete: wafv2("DeleteWebACL"),
  },
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {
    on: ["wafv2:us-east-1:{account}:global/webacl/{webAcl}"],
    read: wafv2("GetLoggingConfiguration"),
    create: wafv2("PutLoggingConfiguration"),
    delete: wafv2("DeleteLoggingConfiguration"),
    linkedRoles: ["wafv2.amazonaws.com"],
    // https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
    beside: {
      on: ["*"],
      read: of("logs")("DescribeResourcePolicies DescribeLogGroups GetLogDelivery ListLogDeliveries"),
      create: of("logs")("CreateLogDelivery PutResourcePolicy"),
      update: of("logs")("UpdateLogDelivery"),
      delete: of("logs")("DeleteLogDelivery"),
    },
  },
};
