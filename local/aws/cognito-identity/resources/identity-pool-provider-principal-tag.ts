import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { invalidParameter } from "../errors.ts";
import type { IdentityPoolStore } from "../store.ts";

/** Claims by key of the tag, where a mapping says no others.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/using-afac-with-cognito-identity-pools.html */
const DEFAULTS = { username: "sub", client: "aud" };

const inputs = {
  identityPoolId: true,
  identityProviderName: true,
  principalTags: true,
  useDefaults: true,
} as const;
type TagInputs = Read<Inputs<aws.cognito.IdentityPoolProviderPrincipalTagArgs>, typeof inputs>;

/** `aws:cognito/identityPoolProviderPrincipalTag:IdentityPoolProviderPrincipalTag`.
 * @see https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_SetPrincipalTagAttributeMap.html */
export function identityPoolProviderPrincipalTagResource(store: IdentityPoolStore) {
  const write = async ({ region, inputs: given }: Resource<TagInputs>) => {
    const { identityPoolId, identityProviderName: providerName, useDefaults = false } = given;
    const pool = store.pool(identityPoolId, region);
    if (!pool.providers.some((provider) => provider.providerName === providerName))
      throw invalidParameter(
        `identityProviderName: ${providerName} is no provider of the identity pool ${pool.name}`,
      );
    const tags = useDefaults ? DEFAULTS : (given.principalTags ?? {});
    await store.putPrincipalTags({ poolId: pool.id, providerName, tags });
    return { id: `${pool.id}:${providerName}`, outputs: { principalTags: tags } };
  };
  return resource<
    aws.cognito.IdentityPoolProviderPrincipalTagArgs,
    { readonly principalTags: Readonly<Record<string, string>> }
  >()({
    inputs,
    create: write,
    update: (wanted) => write(wanted),
    delete: ({ inputs: { identityPoolId, identityProviderName } }) =>
      store.deletePrincipalTags(identityPoolId, identityProviderName),
    replaceOn: ["identityPoolId", "identityProviderName", "region"],
  });
}
