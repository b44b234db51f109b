import type { ServiceFactory } from "../../contract/service.ts";
import { acmApi } from "./api.ts";
import { certificateCapability } from "./capability.ts";
import { certificateResource } from "./resources/certificate.ts";
import { certificateValidationResource } from "./resources/certificate-validation.ts";
import { CertificateStore } from "./store.ts";

/** ACM: certificates are asked for, proved by records of local zones and issued. There is no TLS on 127.0.0.1, so nothing is encrypted with
 * them. */
export const acm: ServiceFactory = (platform) => {
  const store = new CertificateStore(platform);
  return {
    name: "acm",
    resources: {
      "aws:acm/certificate:Certificate": certificateResource(store),
      "aws:acm/certificateValidation:CertificateValidation": certificateValidationResource(store, platform),
    },
    api: acmApi(store),
    capabilities: { certificates: certificateCapability(store) },
    foreign: () =>
      store
        .all()
        .filter(({ origin }) => origin === "api")
        .map(({ arn, names, region }) => ({
          type: "aws:acm/certificate:Certificate",
          name: names[0] ?? arn,
          id: arn,
          region,
          outputs: { arn },
        })),
    ready: async () => store.watch(),
    stop: async () => store.stop(),
  };
};
