import { describeCertificate as describe } from "../describe.ts";
import { certificateAccess, certificateArn, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/acm/latest/APIReference/API_DescribeCertificate.html */
export const describeCertificate = operation("DescribeCertificate", {
  members: { CertificateArn: true },
  read: (_call, { CertificateArn }) => certificateArn(CertificateArn),
  access: (_call, arn) => certificateAccess("DescribeCertificate", arn),
  run: ({ store }, arn) => ({ Certificate: describe(store, store.get(arn)) }),
});
