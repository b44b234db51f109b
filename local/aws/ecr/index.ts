import type { ServiceFactory } from "../../contract/service.ts";
import { ecrApi } from "./api.ts";
import { authorizationToken } from "./authorization-token.ts";
import { Repositories } from "./repositories.ts";
import { lifecyclePolicyHandler } from "./resources/lifecycle-policy.ts";
import { repositoryHandler } from "./resources/repository.ts";
import { repositoryPolicyHandler } from "./resources/repository-policy.ts";

/** Elastic Container Registry: private repositories. */
export const ecr: ServiceFactory = (platform) => {
  const repositories = new Repositories(platform);
  return {
    name: "ecr",
    resources: {
      "aws:ecr/repository:Repository": repositoryHandler(repositories),
      "aws:ecr/lifecyclePolicy:LifecyclePolicy": lifecyclePolicyHandler(repositories),
      "aws:ecr/repositoryPolicy:RepositoryPolicy": repositoryPolicyHandler(repositories),
    },
    invokes: { "aws:ecr/getAuthorizationToken:getAuthorizationToken": authorizationToken(platform) },
    api: ecrApi(repositories),
    capabilities: { images: repositories },
  };
};
