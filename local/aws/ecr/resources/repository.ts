import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { Repositories, Repository } from "../repositories.ts";

type RepositoryInputs = Inputs<aws.ecr.RepositoryArgs>;

/** `aws:ecr/repository:Repository`. Scanning and encryption settings are kept as they are given; nothing is scanned here.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ecr/repository/ */
export function repositoryHandler(repositories: Repositories): ResourceHandler<RepositoryInputs> {
  const immutable = ({ imageTagMutability }: RepositoryInputs) =>
    imageTagMutability?.startsWith("IMMUTABLE") ?? false;
  const state = ({ name, arn, uri }: Repository, { inputs }: Resource<RepositoryInputs>) => ({
    id: name,
    outputs: {
      name,
      arn,
      repositoryUrl: uri,
      registryId: uri.split(".")[0],
      imageTagMutability: inputs.imageTagMutability ?? "MUTABLE",
      tagsAll: inputs.tags ?? {},
    },
  });
  return {
    replaceOn: ["name", "encryptionConfigurations"],
    create: async (resource) => {
      const name = resource.inputs.name ?? physicalName(resource.name, 256).toLowerCase();
      return state(await repositories.create(name, resource.region, immutable(resource.inputs)), resource);
    },
    update: async (resource, { id }) => {
      const changed = await repositories.change(id, resource.region, {
        immutableTags: immutable(resource.inputs),
      });
      return state(changed, resource);
    },
    delete: async ({ id, region, inputs }) => {
      if (repositories.find(id, region)) await repositories.delete(id, region, inputs.forceDelete ?? false);
    },
  };
}
