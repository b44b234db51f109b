import type { ServiceFactory } from "../../platform/service.ts";
import { sesApi } from "./api.ts";
import { SesDirectory } from "./directory.ts";
import { configurationSetHandler, eventDestinationHandler } from "./resources/configuration-set.ts";
import { emailIdentityHandler } from "./resources/identity.ts";
import { Sending } from "./sending.ts";

/** SES. Every mail ends in the local inbox; nothing leaves the machine. */
export const ses: ServiceFactory = (platform) => {
  const directory = new SesDirectory(platform);
  return {
    name: "ses",
    resources: {
      "aws:sesv2/emailIdentity:EmailIdentity": emailIdentityHandler(directory),
      "aws:sesv2/configurationSet:ConfigurationSet": configurationSetHandler(directory),
      "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": eventDestinationHandler(directory),
    },
    api: sesApi(directory, new Sending(platform, directory)),
  };
};
