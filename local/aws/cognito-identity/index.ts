import type { ServiceFactory } from "../../contract/service.ts";
import { identityPoolsApi } from "./api.ts";
import { identityPoolProviderPrincipalTagResource } from "./resources/identity-pool-provider-principal-tag.ts";
import { identityPoolRoleAttachmentResource } from "./resources/identity-pool-role-attachment.ts";
import { identityPoolResource } from "./resources/identity-pool.ts";
import { IdentityPoolStore } from "./store.ts";

/** Cognito identity pools: AWS credentials for users of local user pools, by the enhanced flow. Guests, the basic flow and other providers are
 * refused by name.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-identity.html */
export const cognitoIdentity: ServiceFactory = ({ store, capabilities }) => {
  const pools = new IdentityPoolStore(store);
  return {
    name: "cognito-identity",
    resources: {
      "aws:cognito/identityPool:IdentityPool": identityPoolResource(pools),
      "aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment":
        identityPoolRoleAttachmentResource(pools),
      "aws:cognito/identityPoolProviderPrincipalTag:IdentityPoolProviderPrincipalTag":
        identityPoolProviderPrincipalTagResource(pools),
    },
    api: identityPoolsApi({ pools, capabilities }),
  };
};
