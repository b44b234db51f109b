import type { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import type { ServiceApi } from "../../contract/api.ts";
import type { Members } from "../../contract/members.ts";
import type { InputOf, Operation, OperationName } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { accessOf, Input, type AdminOperation, type PublicOperation, type CognitoStore } from "./call.ts";
import { invalidParameter } from "./errors.ts";
import {
  changePassword,
  deleteUser,
  getUser,
  getUserAttributeVerificationCode,
  globalSignOut,
  updateUserAttributes,
  verifyUserAttribute,
} from "./operations/account.ts";
import {
  adminAddUserToGroup,
  adminListGroupsForUser,
  adminRemoveUserFromGroup,
  listUsersInGroup,
} from "./operations/admin-groups.ts";
import {
  adminConfirmSignUp,
  adminCreateUser,
  adminDeleteUser,
  adminDisableUser,
  adminEnableUser,
  adminGetUser,
  adminSetUserPassword,
  adminUpdateUserAttributes,
  adminUserGlobalSignOut,
} from "./operations/admin-users.ts";
import {
  adminInitiateAuth,
  adminRespondToAuthChallenge,
  getTokensFromRefreshToken,
  initiateAuth,
  respondToAuthChallenge,
  revokeToken,
} from "./operations/authentication.ts";
import { confirmForgotPassword, forgotPassword } from "./operations/forgot-password.ts";
import { listUsers } from "./operations/list-users.ts";
import {
  describeUserPool,
  describeUserPoolClient,
  getGroup,
  listGroups,
  listUserPoolClients,
  listUserPools,
} from "./operations/pools.ts";
import { confirmSignUp, resendConfirmationCode, signUp } from "./operations/sign-up.ts";

type Named = OperationName<CognitoIdentityProvider>;
type MembersOf<Name extends Named> = Members<InputOf<CognitoIdentityProvider, Name>>;

/** Makes an operation that needs no signature: whoever knows a password, a code or a token may call it.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-public-server-side.html */
const open = <Name extends Named>(
  name: Name,
  run: PublicOperation,
  members: MembersOf<Name>,
): Operation<CognitoStore> => ({
  name,
  members,
  prepare: async ({ store, region }, input) =>
    await Promise.resolve({
      access: "public",
      run: async () => await run({ ...store, region, input: new Input(input as Record<string, unknown>) }),
    }),
});

/** Makes an operation that IAM must allow. */
const administrative = <Name extends Named>(
  name: Name,
  operation: AdminOperation,
  members: MembersOf<Name>,
): Operation<CognitoStore> => ({
  name,
  members,
  prepare: async ({ store, region }, input) => {
    const call = { ...store, region, input: new Input(input as Record<string, unknown>) };
    const access = accessOf(name, operation, call);
    return await Promise.resolve({ access, run: async () => await operation.run(call) });
  },
});

const TRIGGER = "triggers of Lambda are refused, so nobody reads it";
const UNUSED = "neither analytics nor threat protection is on";
/** Members that tell of the caller. */
const caller = { ClientMetadata: TRIGGER, AnalyticsMetadata: UNUSED, UserContextData: UNUSED } as const;
const user = { UserPoolId: true, Username: true } as const;
const group = { UserPoolId: true, GroupName: true } as const;
const page = { Limit: true, NextToken: true } as const;

/** Cognito's operations.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/ */
export const operations: readonly Operation<CognitoStore>[] = [
  open("ChangePassword", changePassword, {
    AccessToken: true,
    PreviousPassword: true,
    ProposedPassword: true,
  }),
  open("ConfirmForgotPassword", confirmForgotPassword, {
    ClientId: true,
    SecretHash: true,
    Username: true,
    ConfirmationCode: true,
    Password: true,
    ...caller,
  }),
  open("ConfirmSignUp", confirmSignUp, {
    ClientId: true,
    SecretHash: true,
    Username: true,
    ConfirmationCode: true,
    ForceAliasCreation: true,
    ...caller,
  }),
  open("DeleteUser", deleteUser, { AccessToken: true }),
  open("ForgotPassword", forgotPassword, { ClientId: true, SecretHash: true, Username: true, ...caller }),
  open("GetTokensFromRefreshToken", getTokensFromRefreshToken, {
    ClientId: true,
    ClientSecret: true,
    RefreshToken: true,
    ClientMetadata: TRIGGER,
  }),
  open("GetUser", getUser, { AccessToken: true }),
  open("GetUserAttributeVerificationCode", getUserAttributeVerificationCode, {
    AccessToken: true,
    AttributeName: true,
    ClientMetadata: TRIGGER,
  }),
  open("GlobalSignOut", globalSignOut, { AccessToken: true }),
  open("InitiateAuth", initiateAuth, { ClientId: true, AuthFlow: true, AuthParameters: true, ...caller }),
  open("ResendConfirmationCode", resendConfirmationCode, {
    ClientId: true,
    SecretHash: true,
    Username: true,
    ...caller,
  }),
  open("RespondToAuthChallenge", respondToAuthChallenge, {
    ClientId: true,
    ChallengeName: true,
    ChallengeResponses: true,
    Session: true,
    ...caller,
  }),
  open("RevokeToken", revokeToken, { ClientId: true, ClientSecret: true, Token: true }),
  open("SignUp", signUp, {
    ClientId: true,
    SecretHash: true,
    Username: true,
    Password: true,
    UserAttributes: { Name: true, Value: true },
    ValidationData: TRIGGER,
    ...caller,
  }),
  open("UpdateUserAttributes", updateUserAttributes, {
    AccessToken: true,
    UserAttributes: { Name: true, Value: true },
    ClientMetadata: TRIGGER,
  }),
  open("VerifyUserAttribute", verifyUserAttribute, { AccessToken: true, AttributeName: true, Code: true }),
  administrative("AdminAddUserToGroup", adminAddUserToGroup, { ...user, GroupName: true }),
  administrative("AdminConfirmSignUp", adminConfirmSignUp, { ...user, ClientMetadata: TRIGGER }),
  administrative("AdminCreateUser", adminCreateUser, {
    ...user,
    UserAttributes: { Name: true, Value: true },
    TemporaryPassword: true,
    MessageAction: true,
    DesiredDeliveryMediums: true,
    ForceAliasCreation: [false],
    ValidationData: TRIGGER,
    ClientMetadata: TRIGGER,
  }),
  administrative("AdminDeleteUser", adminDeleteUser, user),
  administrative("AdminDisableUser", adminDisableUser, user),
  administrative("AdminEnableUser", adminEnableUser, user),
  administrative("AdminGetUser", adminGetUser, user),
  administrative("AdminInitiateAuth", adminInitiateAuth, {
    UserPoolId: true,
    ClientId: true,
    AuthFlow: true,
    AuthParameters: true,
    ClientMetadata: TRIGGER,
    AnalyticsMetadata: UNUSED,
    ContextData: UNUSED,
  }),
  administrative("AdminListGroupsForUser", adminListGroupsForUser, { ...user, ...page }),
  administrative("AdminRemoveUserFromGroup", adminRemoveUserFromGroup, { ...user, GroupName: true }),
  administrative("AdminRespondToAuthChallenge", adminRespondToAuthChallenge, {
    UserPoolId: true,
    ClientId: true,
    ChallengeName: true,
    ChallengeResponses: true,
    Session: true,
    ClientMetadata: TRIGGER,
    AnalyticsMetadata: UNUSED,
    ContextData: UNUSED,
  }),
  administrative("AdminSetUserPassword", adminSetUserPassword, { ...user, Password: true, Permanent: true }),
  administrative("AdminUpdateUserAttributes", adminUpdateUserAttributes, {
    ...user,
    UserAttributes: { Name: true, Value: true },
    ClientMetadata: TRIGGER,
  }),
  administrative("AdminUserGlobalSignOut", adminUserGlobalSignOut, user),
  administrative("DescribeUserPool", describeUserPool, { UserPoolId: true }),
  administrative("DescribeUserPoolClient", describeUserPoolClient, { UserPoolId: true, ClientId: true }),
  administrative("GetGroup", getGroup, group),
  administrative("ListGroups", listGroups, { UserPoolId: true, ...page }),
  administrative("ListUserPoolClients", listUserPoolClients, {
    UserPoolId: true,
    MaxResults: true,
    NextToken: true,
  }),
  administrative("ListUserPools", listUserPools, { MaxResults: true, NextToken: true }),
  administrative("ListUsers", listUsers, {
    UserPoolId: true,
    AttributesToGet: true,
    Filter: true,
    Limit: true,
    PaginationToken: true,
  }),
  administrative("ListUsersInGroup", listUsersInGroup, { ...group, ...page }),
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
