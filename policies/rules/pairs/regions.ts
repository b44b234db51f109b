import { at, elements, isUnknown, type PolicyGraph, type PolicyResource } from "../../graph.ts";
import { arnOf, names, regionOf, regionOfArn, target } from "../../links.ts";
import type { Finding, Rule } from "../../rule.ts";

const certificates = [
  "aws:acm/certificate:Certificate",
  "aws:acm/certificateValidation:CertificateValidation",
];

/** Where a certificate is named, by type, and the region that it must be in: `own` is that of what names it. */
const places: Readonly<Record<string, readonly { readonly path: string; readonly region: string }[]>> = {
  "aws:cloudfront/distribution:Distribution": [
    { path: "viewerCertificate.acmCertificateArn", region: "us-east-1" },
  ],
  "aws:apigateway/domainName:DomainName": [
    { path: "certificateArn", region: "us-east-1" },
    { path: "regionalCertificateArn", region: "own" },
  ],
  "aws:apigatewayv2/domainName:DomainName": [
    { path: "domainNameConfiguration.certificateArn", region: "own" },
  ],
  "aws:appsync/domainName:DomainName": [{ path: "certificateArn", region: "us-east-1" }],
  "aws:cognito/userPoolDomain:UserPoolDomain": [{ path: "certificateArn", region: "us-east-1" }],
  "aws:lb/listener:Listener": [{ path: "certificateArn", region: "own" }],
  "aws:lb/listenerCertificate:ListenerCertificate": [{ path: "certificateArn", region: "own" }],
};

/** Hosted zones that are the same for everybody.
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html */
const cloudfrontZone = "Z2FDTNDATAQYW2";

/** What an alias of a record may lead to: the output with its zone. */
const aliased: readonly { readonly types: readonly string[]; readonly zone: string }[] = [
  { types: ["aws:cloudfront/distribution:Distribution"], zone: "hostedZoneId" },
  { types: ["aws:lb/loadBalancer:LoadBalancer"], zone: "zoneId" },
  { types: ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"], zone: "hostedZoneId" },
];

/** Rules of things that must be in the region, or the zone, of what names them. */
export const regionPairs: readonly Rule[] = [
  {
    id: "certificate-region",
    title: "A certificate is in the region of what shows it; CloudFront's is in us-east-1",
    number: "pair",
    sources: [],
    severity: "medium",
    // https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html
    types: Object.keys(places),
    check: (resource, graph) =>
      (places[resource.type] ?? []).flatMap(({ path, region }): readonly Finding[] => {
        const wanted = region === "own" ? regionOf(resource) : region;
        const there = regionAt(graph, resource, path);
        return wanted === undefined || there === undefined || there === wanted
          ? []
          : [{ property: path, got: there, fix: `make the certificate in ${wanted}` }];
      }),
  },
  {
    id: "record-alias-zone",
    title: "An alias of a name has the hosted zone of what it leads to, not that of the name",
    number: "pair",
    sources: [],
    severity: "medium",
    types: ["aws:route53/record:Record"],
    check: (record, graph) =>
      elements(record.inputs["aliases"]).flatMap((alias, index): readonly Finding[] => {
        const zone = at(alias, "zoneId");
        const expected = zoneOf(graph, at(alias, "name"));
        return typeof zone !== "string" || expected === undefined || zone === expected
          ? []
          : [
              {
                property: `aliases.${index}.zoneId`,
                got: zone,
                fix: `use ${expected}, the zone of its target`,
              },
            ];
      }),
  },
];

/** Region of the certificate that an input leads to. */
function regionAt(graph: PolicyGraph, resource: PolicyResource, path: string): string | undefined {
  const value = at(resource.inputs, path);
  if (!isUnknown(value)) return regionOfArn(value);
  const certificate = target(graph, resource, path, certificates);
  if (!certificate) return undefined;
  const { region } = certificate.inputs;
  // Without a region of its own it is in the provider's, which an ARN tells.
  return typeof region === "string" ? region : (certificate.region ?? regionOfArn(arnOf(certificate)));
}

/** Hosted zone of what a name of an alias belongs to. */
function zoneOf(graph: PolicyGraph, name: unknown): string | undefined {
  if (typeof name !== "string") return undefined;
  if (/\.cloudfront\.net\.?$/.test(name)) return cloudfrontZone;
  for (const { types, zone } of aliased)
    for (const resource of graph.resources.filter(({ type }) => types.includes(type)))
      if (names(name, resource)) {
        const known = resource.outputs[zone];
        if (typeof known === "string") return known;
      }
  return undefined;
}
