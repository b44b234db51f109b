import { header } from "../../../contract/http.ts";
import { poolAccess, poolOf } from "../access.ts";
import { withTexts } from "../constraints.ts";
import { adminCallerMembers, callerMembers } from "../members.ts";
import { operation } from "../operation.ts";
import { initiate } from "../sign-in/flows.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html */
export const initiateAuth = operation("InitiateAuth", {
  members: { ClientId: true, AuthFlow: true, AuthParameters: true, ...callerMembers },
  read: (_call, input) => withTexts(input, "ClientId", "AuthFlow"),
  access: () => "public",
  run: async (
    { store, request },
    { ClientId, AuthFlow, AuthParameters = {}, ClientMetadata: validationData },
  ) => {
    const origin = header(request.headers, "origin");
    const client = store.userPools.client(ClientId);
    const signIn = { store, client, pool: store.userPools.pool(client.poolId), validationData, origin };
    return await initiate(signIn, "USER_PASSWORD_AUTH", AuthFlow, AuthParameters);
  },
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html */
export const adminInitiateAuth = operation("AdminInitiateAuth", {
  members: {
    UserPoolId: true,
    ClientId: true,
    AuthFlow: true,
    AuthParameters: true,
    ...adminCallerMembers,
  },
  read: (_call, input) => withTexts(input, "UserPoolId", "ClientId", "AuthFlow"),
  access: (call, request) => poolAccess(call, "AdminInitiateAuth", request),
  run: async (call, request) => {
    const { AuthFlow, AuthParameters = {}, ClientMetadata: validationData } = request;
    const pool = poolOf(call, request);
    const client = call.store.userPools.client(request.ClientId, pool.id);
    const signIn = { store: call.store, client, pool, validationData };
    return await initiate(signIn, "ADMIN_USER_PASSWORD_AUTH", AuthFlow, AuthParameters);
  },
});
