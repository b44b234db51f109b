import type { Certificate } from "../../contract/capabilities.ts";
import { AwsError } from "../../contract/errors.ts";
import type { Platform } from "../../contract/service.ts";
import type { Distribution, Named } from "./distribution.ts";
import type { DistributionInputs } from "./resources/distribution-inputs.ts";

/** Policies that say which TLS a viewer must speak. Nobody speaks TLS here.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html */
const securityPolicies = [
  "TLSv1",
  "TLSv1_2016",
  "TLSv1.1_2016",
  "TLSv1.2_2018",
  "TLSv1.2_2019",
  "TLSv1.2_2021",
  "TLSv1.2_2025",
  "TLSv1.3_2025",
];

/** Region of the certificates that CloudFront takes. */
const CERTIFICATE_REGION = "us-east-1";

/** Checks the names under which viewers may come, and the certificate that proves them.
 * @param owner The distribution that wants them, and all that there are.
 * @throws AwsError InvalidViewerCertificate, CNAMEAlreadyExists, InvalidArgument.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html#alternate-domain-names-requirements */
export function viewerNames(
  inputs: DistributionInputs,
  owner: { readonly arn: string; readonly others: ReadonlyMap<string, Distribution> },
  { capabilities }: Platform,
): Pick<Named, "aliases" | "certificateArn"> {
  const aliases = (inputs.aliases ?? []).map((alias) => alias.toLowerCase());
  const { acmCertificateArn, minimumProtocolVersion, sslSupportMethod } = inputs.viewerCertificate;
  const certificateArn = acmCertificateArn || undefined;
  if (minimumProtocolVersion !== undefined && !securityPolicies.includes(minimumProtocolVersion))
    throw new AwsError(
      "InvalidArgument",
      `The parameter MinimumProtocolVersion must be one of ${securityPolicies.join(", ")} (got ${minimumProtocolVersion})`,
    );
  if (certificateArn === undefined) {
    if (aliases.length > 0)
      throw invalidCertificate(
        "To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate that validates your authorization to use the domain name.",
      );
    return { aliases, certificateArn };
  }
  if (sslSupportMethod === undefined)
    throw new AwsError(
      "InvalidArgument",
      "The parameter SSLSupportMethod is required with an own certificate",
    );
  const certificate = capabilities.certificates.find(certificateArn);
  if (!certificate || certificate.region !== CERTIFICATE_REGION || certificate.status !== "ISSUED")
    throw invalidCertificate(
      `The specified SSL certificate doesn't exist, isn't in ${CERTIFICATE_REGION} region, isn't valid, or doesn't include a valid certificate chain: ${certificateArn} is ${describe(certificate)}`,
    );
  for (const alias of aliases) {
    if (!certificate.names.some((name) => covers(name, alias)))
      throw invalidCertificate(
        `The certificate that is attached to your distribution doesn't cover the alternate domain name (CNAME) that you're trying to add: ${alias} is none of ${certificate.names.join(", ")}`,
      );
    for (const other of owner.others.values())
      if (other.arn !== owner.arn && other.aliases.includes(alias))
        throw new AwsError(
          "CNAMEAlreadyExists",
          `One or more of the CNAMEs you provided are already associated with a different resource: ${alias} is of ${other.id}`,
          409,
        );
  }
  return { aliases, certificateArn };
}

const invalidCertificate = (message: string) => new AwsError("InvalidViewerCertificate", message);

const describe = (certificate: Certificate | undefined) =>
  certificate ? `${certificate.status} in ${certificate.region}` : "not there";

/** True when a name of a certificate stands for an alias; an asterisk stands for one label, of a certificate and of an alias alike. */
function covers(name: string, alias: string): boolean {
  if (name === alias) return true;
  const [, ...parents] = alias.split(".");
  return name.startsWith("*.") && name.slice(2) === parents.join(".");
}
