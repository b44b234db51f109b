import type { ServiceFactory } from "../../contract/service.ts";
import { mailIdentityCapability } from "./capability.ts";
import { getEmailIdentity } from "./invokes.ts";
import { configurationSetResource } from "./resources/configuration-set.ts";
import { domainIdentityResource } from "./resources/domain-identity.ts";
import { emailIdentityV1Resource } from "./resources/email-identity-v1.ts";
import { emailIdentityResource } from "./resources/email-identity.ts";
import { eventDestinationResource } from "./resources/event-destination.ts";
import { mailFromResource } from "./resources/mail-from.ts";
import { templateResource } from "./resources/template.ts";
import { Sending } from "./sending.ts";
import { SesStore } from "./store.ts";
import { sesApiV1 } from "./v1/api.ts";
import { sesApiV2 } from "./v2/api.ts";

/** SES. Every mail ends in the local inbox; nothing leaves the machine. */
export const ses: ServiceFactory = (platform) => {
  const records = new SesStore(platform);
  const store = { records, sending: new Sending(platform, records) };
  return {
    name: "ses",
    resources: {
      "aws:sesv2/emailIdentity:EmailIdentity": emailIdentityResource(records),
      "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes": mailFromResource(records),
      "aws:sesv2/configurationSet:ConfigurationSet": configurationSetResource(records),
      "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": eventDestinationResource(
        platform,
        records,
      ),
      "aws:ses/emailIdentity:EmailIdentity": emailIdentityV1Resource(records),
      "aws:ses/domainIdentity:DomainIdentity": domainIdentityResource(records),
      "aws:ses/template:Template": templateResource(records),
    },
    invokes: { "aws:sesv2/getEmailIdentity:getEmailIdentity": getEmailIdentity(records) },
    capabilities: { mailIdentities: mailIdentityCapability(store) },
    api: [sesApiV2(store), sesApiV1(store)],
  };
};
