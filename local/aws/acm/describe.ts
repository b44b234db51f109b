import type { CertificateRecord } from "./records.ts";
import type { CertificateStore } from "./store.ts";

/** Milliseconds that a certificate holds: 198 days.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html */
const VALIDITY = 198 * 24 * 3_600_000;

/** Status of a certificate. */
export const statusOf = ({ issuedAt }: CertificateRecord) =>
  issuedAt === undefined ? ("PENDING_VALIDATION" as const) : ("ISSUED" as const);

/** Beginning and end of a certificate's validity; neither is there before it is issued. */
export const validityOf = ({ issuedAt }: CertificateRecord) => ({
  notBefore: issuedAt === undefined ? undefined : new Date(issuedAt),
  notAfter: issuedAt === undefined ? undefined : new Date(issuedAt + VALIDITY),
});

/** A certificate as DescribeCertificate answers it.
 * @see https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html */
export function describeCertificate(store: CertificateStore, certificate: CertificateRecord) {
  const { arn, names, keyAlgorithm, createdAt, issuedAt } = certificate;
  const { notBefore, notAfter } = validityOf(certificate);
  const users = store.usersOf(arn);
  return {
    CertificateArn: arn,
    DomainName: names[0],
    SubjectAlternativeNames: names,
    DomainValidationOptions: store
      .validation(certificate)
      .map(({ name, recordName, recordValue, isThere }) => ({
        DomainName: name,
        ValidationDomain: name,
        ValidationMethod: "DNS",
        ValidationStatus: issuedAt !== undefined || isThere ? "SUCCESS" : "PENDING_VALIDATION",
        ResourceRecord: { Name: recordName, Type: "CNAME", Value: recordValue },
      })),
    Subject: `CN=${names[0] ?? ""}`,
    Issuer: "Amazon",
    CreatedAt: new Date(createdAt),
    IssuedAt: issuedAt === undefined ? undefined : new Date(issuedAt),
    NotBefore: notBefore,
    NotAfter: notAfter,
    Status: statusOf(certificate),
    KeyAlgorithm: keyAlgorithm,
    Type: "AMAZON_ISSUED",
    InUseBy: users,
    RenewalEligibility: users.length > 0 ? "ELIGIBLE" : "INELIGIBLE",
    Options: { CertificateTransparencyLoggingPreference: "ENABLED", Export: "DISABLED" },
  };
}
