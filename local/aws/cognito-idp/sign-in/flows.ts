import { checkSecretHash } from "../calling-client.ts";
import { invalidParameter, notAuthorized } from "../errors.ts";
import type { ClientRecord } from "../records.ts";
import { startCustomAuth } from "./custom.ts";
import { signInWithPassword } from "./password.ts";
import { requiredParameter, type Parameters, type SignIn } from "./sign-in.ts";
import { startSrp } from "./srp.ts";
import { startUserAuth } from "./user-auth.ts";

/** `explicitAuthFlows` that allow a flow. */
const ALLOWED_BY: Readonly<Record<string, readonly string[]>> = {
  USER_SRP_AUTH: ["ALLOW_USER_SRP_AUTH"],
  USER_PASSWORD_AUTH: ["ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH"],
  CUSTOM_AUTH: ["ALLOW_CUSTOM_AUTH", "CUSTOM_AUTH_FLOW_ONLY"],
  USER_AUTH: ["ALLOW_USER_AUTH"],
  ADMIN_USER_PASSWORD_AUTH: ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"],
};

/** Begins a sign-in.
 * @param passwordFlow The flow with the password itself that this operation takes.
 * @param asked `AuthFlow`.
 * @throws AwsError NotAuthorizedException, InvalidParameterException, UserNotFoundException; NotEmulatedError */
export async function initiate(
  signIn: SignIn,
  passwordFlow: "USER_PASSWORD_AUTH" | "ADMIN_USER_PASSWORD_AUTH",
  asked: string,
  parameters: Parameters,
) {
  const { client } = signIn;
  const flow = asked === "ADMIN_NO_SRP_AUTH" ? "ADMIN_USER_PASSWORD_AUTH" : asked;
  switch (flow) {
    case "REFRESH_TOKEN":
    case "REFRESH_TOKEN_AUTH":
      return await refresh(signIn, parameters);
    case "USER_SRP_AUTH":
      checkAllowed(client, flow);
      return await startSrp(signIn, parameters);
    case "USER_PASSWORD_AUTH":
    case "ADMIN_USER_PASSWORD_AUTH":
      if (flow !== passwordFlow) throw invalidParameter("Initiate Auth method not supported.");
      checkAllowed(client, flow);
      return await signInWithPassword(signIn, parameters);
    case "CUSTOM_AUTH":
      checkAllowed(client, flow);
      return await startCustomAuth(signIn, parameters);
    case "USER_AUTH":
      checkAllowed(client, flow);
      return await startUserAuth(signIn, parameters);
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

async function refresh({ store, client, pool }: SignIn, parameters: Parameters) {
  if (
    !client.explicitAuthFlows.includes("ALLOW_REFRESH_TOKEN_AUTH") ||
    client.rotationGracePeriod !== undefined
  )
    throw notAuthorized("Auth flow not enabled for this client");
  const token = requiredParameter(parameters, "REFRESH_TOKEN");
  const owner = store.sessions.ownerOf(token);
  // A token of nobody is refused below, by what is wrong with it.
  if (owner !== undefined) checkSecretHash(client, owner, parameters["SECRET_HASH"]);
  return {
    ChallengeParameters: {},
    AuthenticationResult: await store.sessions.refresh({ client, pool }, token),
  };
}
