import type { ServiceFactory } from "../../contract/service.ts";
import { ssmApi } from "./api.ts";
import { parameterResource } from "./resources/parameter.ts";
import { ParameterStore } from "./store.ts";

/** Systems Manager, of which Parameter Store is here: hierarchies, versions, labels. Encrypted values are in files that only the user of this
 * machine can read, not encrypted. */
export const ssm: ServiceFactory = async (platform) => {
  const parameters = await ParameterStore.open(platform);
  return {
    name: "ssm",
    resources: { "aws:ssm/parameter:Parameter": parameterResource(parameters) },
    api: ssmApi(parameters),
    foreign: () => parameters.foreign(),
  };
};
