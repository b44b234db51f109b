import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { transformed } from "../parts/component.ts";
import type { WantedRecord } from "../parts/dns-record.ts";
import { CERTIFICATE_REGION, type Settings } from "./defaults.ts";

/** Makes a certificate for some names, the first one its own, and the records that prove them.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html */
export function provableCertificate(
  name: string,
  { tags, transform }: Settings,
  names: readonly [string, ...string[]],
  parent: pulumi.Resource,
): { readonly certificate: aws.acm.Certificate; readonly records: readonly WantedRecord[] } {
  const [own, ...others] = names;
  const args: aws.acm.CertificateArgs = {
    domainName: own,
    subjectAlternativeNames: others,
    validationMethod: "DNS",
    keyAlgorithm: "EC_prime256v1",
    region: CERTIFICATE_REGION,
    tags,
  };
  const certificate = new aws.acm.Certificate(
    `${name}-certificate`,
    transformed(parent, "certificate", args, transform?.certificate, ["validationMethod", "keyAlgorithm"]),
    { parent },
  );
  // The provider answers them in an order of its own.
  const proof = (of: string) =>
    certificate.domainValidationOptions.apply((options) =>
      options.find(({ domainName }) => domainName === of),
    );
  const records = names.map((of, index): WantedRecord => ({
    slug: index === 0 ? "proof" : "proof-redirect",
    name: proof(of).apply((option) => withoutDot(option?.resourceRecordName ?? "")),
    type: "CNAME",
    value: proof(of).apply((option) => withoutDot(option?.resourceRecordValue ?? "")),
    purpose: `proves the certificate of ${of}, and each of its renewals`,
  }));
  return { certificate, records };
}

/** Waits for the certificate; its ARN is the answer's, so that what uses it waits too.
 * @param recordNames Names of the records where the program writes them. */
export function issuedCertificate(
  name: string,
  certificate: aws.acm.Certificate,
  recordNames: readonly pulumi.Input<string>[] | undefined,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const validation = new aws.acm.CertificateValidation(
    `${name}-issued`,
    {
      certificateArn: certificate.arn,
      validationRecordFqdns: recordNames && [...recordNames],
      region: CERTIFICATE_REGION,
    },
    // ACM looks every few minutes. The provider's own 75 would only hide a zone that nobody asks.
    { parent, customTimeouts: { create: "20m" } },
  );
  return validation.certificateArn;
}

const withoutDot = (name: string) => name.replace(/\.$/, "");
