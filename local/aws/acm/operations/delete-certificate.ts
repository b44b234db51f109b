import { certificateAccess, certificateArn, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/acm/latest/APIReference/API_DeleteCertificate.html */
export const deleteCertificate = operation("DeleteCertificate", {
  members: { CertificateArn: true },
  read: (_call, { CertificateArn }) => certificateArn(CertificateArn),
  access: (_call, arn) => certificateAccess("DeleteCertificate", arn),
  run: async ({ store }, arn) => await store.delete(arn),
});
