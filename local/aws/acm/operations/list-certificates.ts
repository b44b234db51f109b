import { pageOf } from "../../../contract/page.ts";
import { statusOf, validityOf } from "../describe.ts";
import { constraintViolated } from "../errors.ts";
import { operation } from "../operation.ts";

/** Certificates of an answer at the most. */
const PAGE = 1000;

/** @see https://docs.aws.amazon.com/acm/latest/APIReference/API_ListCertificates.html */
export const listCertificates = operation("ListCertificates", {
  members: { CertificateStatuses: true, NextToken: true, MaxItems: true },
  read: (_call, input) => {
    const { MaxItems = PAGE } = input;
    if (!Number.isInteger(MaxItems) || MaxItems < 1 || MaxItems > PAGE)
      throw constraintViolated(String(MaxItems), "maxItems", `Member must be from 1 to ${PAGE}`);
    return { ...input, limit: MaxItems };
  },
  access: () => [{ action: "acm:ListCertificates", resource: "*" }],
  run: ({ store, region }, { CertificateStatuses = [], NextToken, limit }) => {
    const certificates = store
      .all(region)
      .filter(
        (certificate) =>
          CertificateStatuses.length === 0 || CertificateStatuses.includes(statusOf(certificate)),
      );
    const { items, next } = pageOf(certificates, ({ arn }) => arn, {
      limit,
      token: NextToken,
      invalid: () => constraintViolated(NextToken ?? "", "nextToken", "be a token of the answer before"),
    });
    return {
      CertificateSummaryList: items.map((certificate) => {
        const { arn, names, keyAlgorithm, createdAt, issuedAt } = certificate;
        const { notBefore, notAfter } = validityOf(certificate);
        const inUse = store.usersOf(arn).length > 0;
        return {
          CertificateArn: arn,
          DomainName: names[0],
          SubjectAlternativeNameSummaries: names,
          HasAdditionalSubjectAlternativeNames: false,
          Status: statusOf(certificate),
          Type: "AMAZON_ISSUED",
          KeyAlgorithm: keyAlgorithm,
          InUse: inUse,
          RenewalEligibility: inUse ? "ELIGIBLE" : "INELIGIBLE",
          CreatedAt: new Date(createdAt),
          IssuedAt: issuedAt === undefined ? undefined : new Date(issuedAt),
          NotBefore: notBefore,
          NotAfter: notAfter,
        };
      }),
      NextToken: next,
    };
  },
});
