import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { header } from "../../contract/http.ts";
import type { ApiRequest, Operation, ServiceApi } from "../../contract/service.ts";
import {
  accessOf,
  Input,
  type AdminOperation,
  type Call,
  type PublicOperation,
  type UserPools,
} from "./call.ts";
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

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-public-server-side.html */
const PUBLIC: Readonly<Record<string, PublicOperation>> = {
  ChangePassword: changePassword,
  ConfirmForgotPassword: confirmForgotPassword,
  ConfirmSignUp: confirmSignUp,
  DeleteUser: deleteUser,
  ForgotPassword: forgotPassword,
  GetTokensFromRefreshToken: getTokensFromRefreshToken,
  GetUser: getUser,
  GetUserAttributeVerificationCode: getUserAttributeVerificationCode,
  GlobalSignOut: globalSignOut,
  InitiateAuth: initiateAuth,
  ResendConfirmationCode: resendConfirmationCode,
  RespondToAuthChallenge: respondToAuthChallenge,
  RevokeToken: revokeToken,
  SignUp: signUp,
  UpdateUserAttributes: updateUserAttributes,
  VerifyUserAttribute: verifyUserAttribute,
};

const ADMINISTRATION: Readonly<Record<string, AdminOperation>> = {
  AdminAddUserToGroup: adminAddUserToGroup,
  AdminConfirmSignUp: adminConfirmSignUp,
  AdminCreateUser: adminCreateUser,
  AdminDeleteUser: adminDeleteUser,
  AdminDisableUser: adminDisableUser,
  AdminEnableUser: adminEnableUser,
  AdminGetUser: adminGetUser,
  AdminInitiateAuth: adminInitiateAuth,
  AdminListGroupsForUser: adminListGroupsForUser,
  AdminRemoveUserFromGroup: adminRemoveUserFromGroup,
  AdminRespondToAuthChallenge: adminRespondToAuthChallenge,
  AdminSetUserPassword: adminSetUserPassword,
  AdminUpdateUserAttributes: adminUpdateUserAttributes,
  AdminUserGlobalSignOut: adminUserGlobalSignOut,
  DescribeUserPool: describeUserPool,
  DescribeUserPoolClient: describeUserPoolClient,
  GetGroup: getGroup,
  ListGroups: listGroups,
  ListUserPoolClients: listUserPoolClients,
  ListUserPools: listUserPools,
  ListUsers: listUsers,
  ListUsersInGroup: listUsersInGroup,
};

const TARGET = "AWSCognitoIdentityProviderService.";

/** Cognito user pools on the wire; browsers call it from the site's origin.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/ */
export function cognitoApi(userPools: UserPools): ServiceApi {
  return {
    signingName: "cognito-idp",
    protocol: "json-1.1",
    cors: true,
    claims: ({ headers }) => header(headers, "x-amz-target")?.startsWith(TARGET) ?? false,
    operation: (request) => operation(userPools, request),
  };
}

function operation(userPools: UserPools, request: ApiRequest): Operation {
  const target = header(request.headers, "x-amz-target") ?? "";
  if (!target.startsWith(TARGET))
    throw new AwsError(
      "UnknownOperationException",
      `X-Amz-Target names no operation of Cognito user pools: "${target}"`,
    );
  const name = target.slice(TARGET.length);
  const call: Call = { ...userPools, region: request.region, input: Input.parse(request) };
  if (Object.hasOwn(PUBLIC, name)) {
    const run = PUBLIC[name] as PublicOperation;
    return { name, access: "public", run: async () => ({ body: await run(call) }) };
  }
  if (!Object.hasOwn(ADMINISTRATION, name)) throw new NotEmulatedError(`cognito-idp:${name}`);
  const administration = ADMINISTRATION[name] as AdminOperation;
  return {
    name,
    access: accessOf(name, administration, call),
    run: async () => ({ body: await administration.run(call) }),
  };
}
