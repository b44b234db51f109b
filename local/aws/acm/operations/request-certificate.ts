import { operation, tagsOf } from "../operation.ts";

/** @see https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html */
export const requestCertificate = operation("RequestCertificate", {
  members: {
    DomainName: true,
    // Mails and redirects that prove a name are not sent here.
    ValidationMethod: ["DNS"],
    SubjectAlternativeNames: true,
    KeyAlgorithm: ["RSA_2048", "EC_prime256v1", "EC_secp384r1"],
    Options: {
      CertificateTransparencyLoggingPreference: "nothing is logged in public",
      Export: ["DISABLED"],
    },
    Tags: { Key: true, Value: true },
  },
  access: ({ region }) => [
    { action: "acm:RequestCertificate", resource: `arn:aws:acm:${region}:*:certificate/*` },
  ],
  run: async ({ store, region }, { DomainName, SubjectAlternativeNames = [], KeyAlgorithm, Tags }) => {
    const { arn } = await store.request(region, [DomainName, ...SubjectAlternativeNames], {
      keyAlgorithm: KeyAlgorithm ?? "RSA_2048",
      tags: tagsOf(Tags),
      origin: "api",
    });
    return { CertificateArn: arn };
  },
});
