import type { Certificate, CertificateCapability } from "../../contract/capabilities.ts";
import { statusOf } from "./describe.ts";
import type { CertificateRecord } from "./records.ts";
import type { CertificateStore } from "./store.ts";

/** Certificates, for who serves names with them, and for the console. */
export function certificateCapability(store: CertificateStore): CertificateCapability {
  const view = (certificate: CertificateRecord): Certificate => ({
    arn: certificate.arn,
    region: certificate.region,
    status: statusOf(certificate),
    names: certificate.names,
    validation: store.validation(certificate),
  });
  return {
    find: (arn) => {
      const certificate = store.find(arn);
      return certificate && view(certificate);
    },
    all: () => store.all().map(view),
  };
}
