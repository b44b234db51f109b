import type { Operation } from "../../contract/operation.ts";
import type { ServiceApi } from "../../contract/api.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { constraintViolated } from "./errors.ts";
import {
  addTagsToCertificate,
  listTagsForCertificate,
  removeTagsFromCertificate,
} from "./operations/certificate-tags.ts";
import { deleteCertificate } from "./operations/delete-certificate.ts";
import { describeCertificate } from "./operations/describe-certificate.ts";
import { listCertificates } from "./operations/list-certificates.ts";
import { requestCertificate } from "./operations/request-certificate.ts";
import type { CertificateStore } from "./store.ts";

/** Public certificates, proved by DNS. There are no keys here, so none is exported or imported.
 * @see https://docs.aws.amazon.com/acm/latest/APIReference/API_Operations.html */
export const operations: readonly Operation<CertificateStore>[] = [
  addTagsToCertificate,
  deleteCertificate,
  describeCertificate,
  listCertificates,
  listTagsForCertificate,
  removeTagsFromCertificate,
  requestCertificate,
];

/** ACM as SDK clients call it. */
export function acmApi(store: CertificateStore): ServiceApi {
  return serviceApi({
    signingName: "acm",
    protocol: "json-1.1",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
    faults: { missing: (path) => constraintViolated("null", path, "Member must not be null") },
  });
}
