import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import type { CognitoStore } from "./cognito-store.ts";
import { invalidParameter } from "./errors.ts";
import { adminConfirmSignUp } from "./operations/admin-confirm-sign-up.ts";
import { adminCreateUser } from "./operations/admin-create-user.ts";
import { adminDisableUser, adminEnableUser } from "./operations/admin-enable-user.ts";
import { adminResetUserPassword } from "./operations/admin-reset-user-password.ts";
import { adminSetUserPassword } from "./operations/admin-set-user-password.ts";
import { associateSoftwareToken } from "./operations/associate-software-token.ts";
import { changePassword } from "./operations/change-password.ts";
import { confirmForgotPassword } from "./operations/confirm-forgot-password.ts";
import { confirmSignUp } from "./operations/confirm-sign-up.ts";
import { adminDeleteUser, deleteUser } from "./operations/delete-user.ts";
import { adminDeleteUserAttributes, deleteUserAttributes } from "./operations/delete-user-attributes.ts";
import { describeUserPoolClient } from "./operations/describe-user-pool-client.ts";
import { describeUserPool } from "./operations/describe-user-pool.ts";
import { forgotPassword } from "./operations/forgot-password.ts";
import { getGroup } from "./operations/get-group.ts";
import { getTokensFromRefreshToken } from "./operations/get-tokens-from-refresh-token.ts";
import { adminGetUser, getUser } from "./operations/get-user.ts";
import { getUserAuthFactors, getUserPoolMfaConfig } from "./operations/get-user-auth-factors.ts";
import { adminUserGlobalSignOut, globalSignOut } from "./operations/global-sign-out.ts";
import {
  adminAddUserToGroup,
  adminListGroupsForUser,
  adminRemoveUserFromGroup,
  listUsersInGroup,
} from "./operations/group-membership.ts";
import { adminInitiateAuth, initiateAuth } from "./operations/initiate-auth.ts";
import { listGroups } from "./operations/list-groups.ts";
import { listUserPoolClients } from "./operations/list-user-pool-clients.ts";
import { listUserPools } from "./operations/list-user-pools.ts";
import { listUsers } from "./operations/list-users.ts";
import { resendConfirmationCode } from "./operations/resend-confirmation-code.ts";
import {
  adminRespondToAuthChallenge,
  respondToAuthChallenge,
} from "./operations/respond-to-auth-challenge.ts";
import { revokeToken } from "./operations/revoke-token.ts";
import { adminSetUserMFAPreference, setUserMFAPreference } from "./operations/set-user-mfa-preference.ts";
import { signUp } from "./operations/sign-up.ts";
import { adminUpdateUserAttributes, updateUserAttributes } from "./operations/update-user-attributes.ts";
import { verifySoftwareToken } from "./operations/verify-software-token.ts";
import { deleteWebAuthnCredential, listWebAuthnCredentials } from "./operations/web-authn-credentials.ts";
import {
  completeWebAuthnRegistration,
  startWebAuthnRegistration,
} from "./operations/web-authn-registration.ts";
import { getUserAttributeVerificationCode, verifyUserAttribute } from "./operations/verify-user-attribute.ts";

/** Sign-up, sign-in and what users do with their own accounts; users and groups for administrators; pools and clients to look at.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/ */
export const operations: readonly Operation<CognitoStore>[] = [
  adminAddUserToGroup,
  adminConfirmSignUp,
  adminCreateUser,
  adminDeleteUser,
  adminDeleteUserAttributes,
  adminDisableUser,
  adminEnableUser,
  adminGetUser,
  adminInitiateAuth,
  adminListGroupsForUser,
  adminRemoveUserFromGroup,
  adminResetUserPassword,
  adminRespondToAuthChallenge,
  adminSetUserMFAPreference,
  adminSetUserPassword,
  adminUpdateUserAttributes,
  adminUserGlobalSignOut,
  associateSoftwareToken,
  changePassword,
  completeWebAuthnRegistration,
  confirmForgotPassword,
  confirmSignUp,
  deleteUser,
  deleteUserAttributes,
  deleteWebAuthnCredential,
  describeUserPool,
  describeUserPoolClient,
  forgotPassword,
  getGroup,
  getTokensFromRefreshToken,
  getUser,
  getUserAttributeVerificationCode,
  getUserAuthFactors,
  getUserPoolMfaConfig,
  globalSignOut,
  initiateAuth,
  listGroups,
  listUserPoolClients,
  listUserPools,
  listUsers,
  listUsersInGroup,
  listWebAuthnCredentials,
  resendConfirmationCode,
  respondToAuthChallenge,
  revokeToken,
  setUserMFAPreference,
  signUp,
  startWebAuthnRegistration,
  updateUserAttributes,
  verifySoftwareToken,
  verifyUserAttribute,
];

/** Cognito user pools on the wire; browsers call it from the site's origin. */
export function cognitoApi(store: CognitoStore): ServiceApi {
  return serviceApi({
    signingName: "cognito-idp",
    protocol: "json-1.1",
    cors: true,
    model: lazyModel(import.meta.dirname),
    store,
    operations,
    faults: {
      missing: (path) => {
        const name = path.slice(0, 1).toLowerCase() + path.slice(1);
        return invalidParameter(
          `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
        );
      },
    },
  });
}
