import type { ServiceFactory } from "../../contract/service.ts";
import { sesApi } from "./api.ts";
import { sesApiV1 } from "./api-v1.ts";
import { SesDirectory } from "./directory.ts";
import { configurationSetHandler, eventDestinationHandler } from "./resources/configuration-set.ts";
import { domainIdentityHandler, emailIdentityHandler, emailIdentityV1Handler } from "./resources/identity.ts";
import { templateHandler } from "./resources/template.ts";
import { Sending } from "./sending.ts";

/** SES. Every mail ends in the local inbox; nothing leaves the machine. */
export const ses: ServiceFactory = (platform) => {
  const directory = new SesDirectory(platform);
  const sending = new Sending(platform, directory);
  return {
    name: "ses",
    resources: {
      "aws:sesv2/emailIdentity:EmailIdentity": emailIdentityHandler(directory),
      "aws:sesv2/configurationSet:ConfigurationSet": configurationSetHandler(directory),
      "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination":
        eventDestinationHandler(directory),
      "aws:ses/emailIdentity:EmailIdentity": emailIdentityV1Handler(directory),
      "aws:ses/domainIdentity:DomainIdentity": domainIdentityHandler(directory),
      "aws:ses/template:Template": templateHandler(directory),
    },
    api: [sesApi(directory, sending), sesApiV1(directory, sending)],
  };
};
