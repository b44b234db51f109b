import { poolAccess, poolOf } from "../access.ts";
import { withTexts } from "../constraints.ts";
import { adminCallerMembers, callerMembers } from "../members.ts";
import { operation } from "../operation.ts";
import { respond } from "../sign-in/challenges.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html */
export const respondToAuthChallenge = operation("RespondToAuthChallenge", {
  members: {
    ClientId: true,
    ChallengeName: true,
    ChallengeResponses: true,
    Session: true,
    ...callerMembers,
  },
  read: (_call, input) => withTexts(input, "ClientId", "ChallengeName"),
  access: () => "public",
  run: async ({ store }, request) => {
    const client = store.userPools.client(request.ClientId);
    const pool = store.userPools.pool(client.poolId);
    return await respond({ store, client, pool, clientMetadata: request.ClientMetadata }, request);
  },
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRespondToAuthChallenge.html */
export const adminRespondToAuthChallenge = operation("AdminRespondToAuthChallenge", {
  members: {
    UserPoolId: true,
    ClientId: true,
    ChallengeName: true,
    ChallengeResponses: true,
    Session: true,
    ...adminCallerMembers,
  },
  read: (_call, input) => withTexts(input, "UserPoolId", "ClientId", "ChallengeName"),
  access: (call, request) => poolAccess(call, "AdminRespondToAuthChallenge", request),
  run: async (call, request) => {
    const pool = poolOf(call, request);
    const client = call.store.userPools.client(request.ClientId, pool.id);
    const signIn = { store: call.store, client, pool, clientMetadata: request.ClientMetadata };
    return await respond(signIn, request);
  },
});
