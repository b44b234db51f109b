import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import type { IdentityPools } from "./operation.ts";
import { deleteIdentities } from "./operations/delete-identities.ts";
import { describeIdentity } from "./operations/describe-identity.ts";
import { getCredentialsForIdentity } from "./operations/get-credentials-for-identity.ts";
import { getId } from "./operations/get-id.ts";
import { getOpenIdToken } from "./operations/get-open-id-token.ts";
import { listIdentities } from "./operations/list-identities.ts";

/** Credentials for signed-in users, and their identities to look at and to remove.
 * @see https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/ */
export const operations: readonly Operation<IdentityPools>[] = [
  deleteIdentities,
  describeIdentity,
  getCredentialsForIdentity,
  getId,
  getOpenIdToken,
  listIdentities,
];

/** Identity pools on the wire; browsers call them from the site's origin. */
export function identityPoolsApi(store: IdentityPools): ServiceApi {
  return serviceApi({
    signingName: "cognito-identity",
    protocol: "json-1.1",
    cors: true,
    model: lazyModel(import.meta.dirname),
    store,
    operations,
  });
}
