import type { ServiceApi } from "../../../contract/api.ts";
import type { Operation } from "../../../contract/operation.ts";
import { lazyModel } from "../../../wire/model.ts";
import { serviceApi } from "../../../wire/service-api.ts";
import { badRequest } from "../errors.ts";
import type { Ses } from "../ses.ts";
import {
  getAccount,
  putAccountDetails,
  putAccountSendingAttributes,
  putAccountSuppressionAttributes,
} from "./operations/account.ts";
import {
  getConfigurationSet,
  getConfigurationSetEventDestinations,
  listConfigurationSets,
  putConfigurationSetSendingOptions,
} from "./operations/configuration-sets.ts";
import {
  createEmailIdentity,
  deleteEmailIdentity,
  getEmailIdentity,
  listEmailIdentities,
} from "./operations/email-identities.ts";
import {
  createEmailTemplate,
  deleteEmailTemplate,
  getEmailTemplate,
  listEmailTemplates,
  testRenderEmailTemplate,
  updateEmailTemplate,
} from "./operations/email-templates.ts";
import { sendBulkEmail } from "./operations/send-bulk-email.ts";
import { sendEmail } from "./operations/send-email.ts";
import {
  deleteSuppressedDestination,
  getSuppressedDestination,
  listSuppressedDestinations,
  putSuppressedDestination,
} from "./operations/suppressed-destinations.ts";

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Operations.html */
export const operations: readonly Operation<Ses>[] = [
  createEmailIdentity,
  createEmailTemplate,
  deleteEmailIdentity,
  deleteEmailTemplate,
  deleteSuppressedDestination,
  getAccount,
  getConfigurationSet,
  getConfigurationSetEventDestinations,
  getEmailIdentity,
  getEmailTemplate,
  getSuppressedDestination,
  listConfigurationSets,
  listEmailIdentities,
  listEmailTemplates,
  listSuppressedDestinations,
  putAccountDetails,
  putAccountSendingAttributes,
  putAccountSuppressionAttributes,
  putConfigurationSetSendingOptions,
  putSuppressedDestination,
  sendBulkEmail,
  sendEmail,
  testRenderEmailTemplate,
  updateEmailTemplate,
];

/** SES, API v2, as SDK clients call it. */
export function sesApiV2(store: Ses): ServiceApi {
  return serviceApi({
    signingName: "ses",
    protocol: "rest-json",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
    faults: { missing: (path) => badRequest(`Missing required member ${path}.`) },
    accepts: ({ path }) => path.startsWith("/v2/email/"),
  });
}
