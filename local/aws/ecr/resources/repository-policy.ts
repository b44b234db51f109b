import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { Repositories } from "../repositories.ts";

type PolicyInputs = Inputs<aws.ecr.RepositoryPolicyArgs>;

/** `aws:ecr/repositoryPolicy:RepositoryPolicy`: asked together with the identity's policies when an image is pulled. */
export function repositoryPolicyHandler(repositories: Repositories): ResourceHandler<PolicyInputs> {
  const put = async ({ inputs, region }: Resource<PolicyInputs>) => {
    const { repository, policy } = inputs;
    if (typeof policy !== "string")
      throw new AwsError("InvalidParameterException", "The policy must be JSON text");
    await repositories.change(repository, region, { policy });
    return {
      id: repository,
      outputs: { policy, registryId: repositories.get(repository, region).uri.split(".")[0] },
    };
  };
  return {
    replaceOn: ["repository"],
    create: put,
    update: put,
    delete: async ({ id, region }) => {
      if (repositories.find(id, region)) await repositories.change(id, region, { policy: undefined });
    },
  };
}
