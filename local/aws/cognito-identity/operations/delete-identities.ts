import { constraintViolated } from "../errors.ts";
import { checkId } from "../identifiers.ts";
import { operation } from "../operation.ts";

const MOST = 60;

/** Identities that are not there are passed over. Whoever has a token gets a new identity later.
 * @see https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_DeleteIdentities.html */
export const deleteIdentities = operation("DeleteIdentities", {
  members: { IdentityIdsToDelete: true },
  read: (_call, { IdentityIdsToDelete: ids }) => {
    if (ids.length < 1 || ids.length > MOST)
      throw constraintViolated(ids.join(", "), "identityIdsToDelete", `1 to ${MOST} ids (got ${ids.length})`);
    for (const id of ids) checkId(id, "identityIdsToDelete");
    return { ids };
  },
  access: () => [{ action: "cognito-identity:DeleteIdentities", resource: "*" }],
  run: async ({ store: { pools }, region }, { ids }) => {
    await pools.deleteIdentities(ids.flatMap((id) => pools.findIdentity(id, region) ?? []));
    return { UnprocessedIdentityIds: [] };
  },
});
