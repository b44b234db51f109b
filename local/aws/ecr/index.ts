import type { ServiceFactory } from "../../contract/service.ts";
import { ecrApi } from "./api.ts";
import { authorizationToken } from "./authorization-token.ts";
import { imageCapability } from "./capability.ts";
import { lifecyclePolicyResource } from "./resources/lifecycle-policy.ts";
import { repositoryResource } from "./resources/repository.ts";
import { repositoryPolicyResource } from "./resources/repository-policy.ts";
import { RepositoryStore } from "./store.ts";

/** Elastic Container Registry: private repositories. */
export const ecr: ServiceFactory = (platform) => {
  const store = new RepositoryStore(platform.store);
  return {
    name: "ecr",
    resources: {
      "aws:ecr/repository:Repository": repositoryResource(store),
      "aws:ecr/lifecyclePolicy:LifecyclePolicy": lifecyclePolicyResource(store),
      "aws:ecr/repositoryPolicy:RepositoryPolicy": repositoryPolicyResource(store),
    },
    invokes: { "aws:ecr/getAuthorizationToken:getAuthorizationToken": authorizationToken },
    api: ecrApi(store),
    capabilities: { images: imageCapability(store) },
  };
};
