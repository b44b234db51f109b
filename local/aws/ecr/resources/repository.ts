import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import type { Repository } from "../records.ts";
import type { RepositoryStore } from "../store.ts";

/** Outputs of a repository. */
export interface RepositoryOutputs {
  readonly name: string;
  readonly arn: string;
  readonly repositoryUrl: string;
  readonly registryId: string;
  readonly imageTagMutability: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:ecr/repository:Repository`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ecr/repository/ */
export const repositoryResource = (store: RepositoryStore) =>
  resource<aws.ecr.RepositoryArgs, RepositoryOutputs>()({
    inputs: {
      name: true,
      tags: true,
      forceDelete: true,
      imageTagMutability: ["MUTABLE", "IMMUTABLE"],
      encryptionConfigurations: "nothing is encrypted on this machine",
      imageScanningConfiguration: "images are built here from the program's own files; nothing scans them",
    },
    replaceOn: ["name", "encryptionConfigurations"],
    create: async ({ name: logicalName, region, inputs }) => {
      const name = inputs.name ?? physicalName(logicalName, 256).toLowerCase();
      return state(await store.create(name, region, isImmutable(inputs)), inputs.tags);
    },
    update: async ({ region, inputs }, { id }) =>
      state(await store.change(id, region, { immutableTags: isImmutable(inputs) }), inputs.tags),
    delete: async ({ id, region, inputs }) => {
      if (store.find(id, region)) await store.delete(id, region, inputs.forceDelete ?? false);
    },
  });

const isImmutable = ({ imageTagMutability }: { readonly imageTagMutability?: string }) =>
  imageTagMutability === "IMMUTABLE";

function state({ name, arn, uri, immutableTags }: Repository, tags: Readonly<Record<string, string>> = {}) {
  return {
    id: name,
    outputs: {
      name,
      arn,
      repositoryUrl: uri,
      registryId: accountId,
      imageTagMutability: immutableTags ? "IMMUTABLE" : "MUTABLE",
      tagsAll: tags,
    },
  };
}
