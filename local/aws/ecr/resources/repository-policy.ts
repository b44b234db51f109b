import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import { resource } from "../../../contract/resource.ts";
import { policyText } from "./policy-text.ts";
import type { RepositoryStore } from "../store.ts";

/** `aws:ecr/repositoryPolicy:RepositoryPolicy`: asked together with the identity's policies when an image is pulled.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ecr/repositorypolicy/ */
export function repositoryPolicyResource(store: RepositoryStore) {
  const put = async (region: string, repository: string, document: unknown) => {
    const policy = policyText(document);
    await store.change(repository, region, { policy });
    return { id: repository, outputs: { policy, registryId: accountId } };
  };
  return resource<aws.ecr.RepositoryPolicyArgs, { readonly policy: string; readonly registryId: string }>()({
    inputs: { repository: true, policy: true },
    replaceOn: ["repository"],
    create: async ({ region, inputs }) => await put(region, inputs.repository, inputs.policy),
    update: async ({ region, inputs }) => await put(region, inputs.repository, inputs.policy),
    delete: async ({ id, region }) => {
      if (store.find(id, region)) await store.change(id, region, { policy: undefined });
    },
  });
}
