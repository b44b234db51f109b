import { createHash, timingSafeEqual } from "node:crypto";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { checkSecretHash, onPool, type Call, type PublicOperation } from "../call.ts";
import { invalidParameter, notAuthorized } from "../errors.ts";
import type { ClientRecord } from "../records.ts";
import { finishSrp, setNewPassword, signInWithPassword, startSrp, type SignIn } from "./sign-in.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html */
export const initiateAuth: PublicOperation = async (call) => {
  const client = call.userPools.client(call.input.text("ClientId"));
  return await initiate({ call, client, pool: call.userPools.pool(client.poolId) }, "USER_PASSWORD_AUTH");
};

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html */
export const adminInitiateAuth = onPool(async (call, pool) => {
  const client = call.userPools.client(call.input.text("ClientId"), pool.id);
  return await initiate({ call, client, pool }, "ADMIN_USER_PASSWORD_AUTH");
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html */
export const respondToAuthChallenge: PublicOperation = async (call) => {
  const client = call.userPools.client(call.input.text("ClientId"));
  return await respond({ call, client, pool: call.userPools.pool(client.poolId) });
};

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRespondToAuthChallenge.html */
export const adminRespondToAuthChallenge = onPool(
  async (call, pool) =>
    await respond({ call, client: call.userPools.client(call.input.text("ClientId"), pool.id), pool }),
);

/** Which `explicitAuthFlows` allow a flow. */
const ALLOWED_BY: Readonly<Record<string, readonly string[]>> = {
  USER_SRP_AUTH: ["ALLOW_USER_SRP_AUTH"],
  USER_PASSWORD_AUTH: ["ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH"],
  ADMIN_USER_PASSWORD_AUTH: ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"],
};

async function initiate(
  signIn: SignIn,
  passwordFlow: "USER_PASSWORD_AUTH" | "ADMIN_USER_PASSWORD_AUTH",
): Promise<object> {
  const { call, client } = signIn;
  const asked = call.input.text("AuthFlow");
  const flow = asked === "ADMIN_NO_SRP_AUTH" ? "ADMIN_USER_PASSWORD_AUTH" : asked;
  switch (flow) {
    case "REFRESH_TOKEN":
    case "REFRESH_TOKEN_AUTH":
      return await refresh(call, client);
    case "USER_SRP_AUTH":
      checkAllowed(client, flow);
      return startSrp(signIn);
    case "USER_PASSWORD_AUTH":
    case "ADMIN_USER_PASSWORD_AUTH":
      if (flow !== passwordFlow) throw invalidParameter("Initiate Auth method not supported.");
      checkAllowed(client, flow);
      return await signInWithPassword(signIn);
    case "USER_AUTH":
    case "CUSTOM_AUTH":
      throw new NotEmulatedError(`cognito-idp: the flow ${flow}`, "Use USER_SRP_AUTH here.");
    default:
      throw invalidParameter(
        `1 validation error detected: Value '${asked}' at 'authFlow' failed to satisfy constraint: Member must satisfy enum value set: [USER_SRP_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN, CUSTOM_AUTH, ADMIN_NO_SRP_AUTH, USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, USER_AUTH]`,
      );
  }
}

function checkAllowed({ explicitAuthFlows }: ClientRecord, flow: string): void {
  if (!ALLOWED_BY[flow]?.some((name) => explicitAuthFlows.includes(name)))
    throw invalidParameter(
      flow === "USER_SRP_AUTH"
        ? "USER_SRP_AUTH is not enabled for the client."
        : `${flow} flow not enabled for this client`,
    );
}

async function refresh(call: Call, client: ClientRecord): Promise<object> {
  if (
    !client.explicitAuthFlows.includes("ALLOW_REFRESH_TOKEN_AUTH") ||
    client.rotationGracePeriod !== undefined
  )
    throw notAuthorized("Auth flow not enabled for this client");
  const parameters = call.input.map("AuthParameters");
  const token = parameters.optionalText("REFRESH_TOKEN");
  if (!token) throw invalidParameter("Missing required parameter REFRESH_TOKEN");
  const owner = call.sessions.ownerOf(token);
  // A token of nobody is refused below, by what is wrong with it.
  if (owner !== undefined) checkSecretHash(client, owner, parameters.optionalText("SECRET_HASH"));
  return { ChallengeParameters: {}, AuthenticationResult: await call.sessions.refresh(client, token) };
}

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html */
export const getTokensFromRefreshToken: PublicOperation = async (call) => {
  const client = call.userPools.client(call.input.text("ClientId"));
  checkSecret(client, call.input.optionalText("ClientSecret"));
  return { AuthenticationResult: await call.sessions.refresh(client, call.input.text("RefreshToken")) };
};

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html */
export const revokeToken: PublicOperation = async (call) => {
  const client = call.userPools.client(call.input.text("ClientId"));
  checkSecret(client, call.input.optionalText("ClientSecret"));
  await call.sessions.revoke(client, call.input.text("Token"));
  return {};
};

function checkSecret({ id, secret }: ClientRecord, given: string | undefined): void {
  if (secret === undefined) return;
  if (given === undefined)
    throw notAuthorized(`Client ${id} is configured for secret but secret was not received`);
  const digest = (text: string) => createHash("sha256").update(text).digest();
  if (!timingSafeEqual(digest(given), digest(secret)))
    throw notAuthorized(`Unable to verify secret for client ${id}`);
}

async function respond(signIn: SignIn): Promise<object> {
  const { input } = signIn.call;
  const challenge = input.text("ChallengeName");
  switch (challenge) {
    case "PASSWORD_VERIFIER":
      return await finishSrp(signIn);
    case "NEW_PASSWORD_REQUIRED":
      return await setNewPassword(signIn, input.map("ChallengeResponses").withPrefix("userAttributes."));
    default:
      if (!OTHER_CHALLENGES.includes(challenge))
        throw invalidParameter(
          `1 validation error detected: Value '${challenge}' at 'challengeName' failed to satisfy constraint: Member must satisfy enum value set: [PASSWORD_VERIFIER, NEW_PASSWORD_REQUIRED, ${OTHER_CHALLENGES.join(", ")}]`,
        );
      throw new NotEmulatedError(
        `cognito-idp: the challenge ${challenge}`,
        "Here are PASSWORD_VERIFIER and NEW_PASSWORD_REQUIRED.",
      );
  }
}

/** Challenges of AWS that no sign-in here asks. */
const OTHER_CHALLENGES = [
  "SMS_MFA",
  "EMAIL_OTP",
  "SOFTWARE_TOKEN_MFA",
  "SELECT_MFA_TYPE",
  "MFA_SETUP",
  "SELECT_CHALLENGE",
  "CUSTOM_CHALLENGE",
  "DEVICE_SRP_AUTH",
  "DEVICE_PASSWORD_VERIFIER",
  "ADMIN_NO_SRP_AUTH",
  "SMS_OTP",
  "PASSWORD",
  "PASSWORD_SRP",
  "WEB_AUTHN",
];
