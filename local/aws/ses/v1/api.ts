import type { ServiceApi } from "../../../contract/api.ts";
import type { Operation } from "../../../contract/operation.ts";
import { writeError } from "../../../wire/errors.ts";
import { lazyModel } from "../../../wire/model.ts";
import { serviceApi } from "../../../wire/service-api.ts";
import { badRequest } from "../errors.ts";
import type { Ses } from "../ses.ts";
import { asVersion1 } from "./errors.ts";
import { getAccountSendingEnabled, getSendQuota, getSendStatistics } from "./operations/account.ts";
import {
  deleteIdentity,
  getIdentityVerificationAttributes,
  listIdentities,
  verifyDomainIdentity,
  verifyEmailIdentity,
} from "./operations/identities.ts";
import { sendBulkTemplatedEmail } from "./operations/send-bulk-templated-email.ts";
import { sendEmail } from "./operations/send-email.ts";
import { sendRawEmail } from "./operations/send-raw-email.ts";
import { sendTemplatedEmail } from "./operations/send-templated-email.ts";
import {
  createTemplate,
  deleteTemplate,
  getTemplate,
  listTemplates,
  testRenderTemplate,
  updateTemplate,
} from "./operations/templates.ts";

/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_Operations.html */
export const operations: readonly Operation<Ses>[] = [
  createTemplate,
  deleteIdentity,
  deleteTemplate,
  getAccountSendingEnabled,
  getIdentityVerificationAttributes,
  getSendQuota,
  getSendStatistics,
  getTemplate,
  listIdentities,
  listTemplates,
  sendBulkTemplatedEmail,
  sendEmail,
  sendRawEmail,
  sendTemplatedEmail,
  testRenderTemplate,
  updateTemplate,
  verifyDomainIdentity,
  verifyEmailIdentity,
];

/** SES, API v1, as SDK clients call it. It works on the same identities, templates and account as API v2. */
export function sesApiV1(store: Ses): ServiceApi {
  return {
    ...serviceApi({
      signingName: "ses",
      protocol: "query",
      model: lazyModel(import.meta.dirname),
      store,
      operations,
      faults: { missing: (path) => badRequest(`Missing required member ${path}.`) },
      accepts: ({ path }) => path === "/",
    }),
    error: (failure, requestId) => writeError("query", asVersion1(failure), requestId),
  };
}
