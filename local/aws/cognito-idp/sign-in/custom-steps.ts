import { NotEmulatedError } from "../../../contract/errors.ts";
import { incorrectUsernameOrPassword, userDisabled, userNotConfirmed } from "../errors.ts";
import { seal } from "../sealed.ts";
import { createAuthChallenge, defineAuthChallenge, type CustomStep } from "../triggers/auth-challenges.ts";
import { finishSignIn } from "./finish.ts";
import type { CustomChallenge } from "./sealed-steps.ts";
import { stepEnd, type SignIn } from "./sign-in.ts";

/** A custom sign-in up to now. */
export interface CustomProgress {
  /** As the user typed it. */
  readonly name: string;
  readonly history: readonly CustomStep[];
}

/** Goes on with a custom sign-in as the pool's triggers say: with a challenge, tokens, or not at all.
 * @param askPassword Asks for the password by SRP, in a sign-in that began with the client's half of it.
 * @throws AwsError NotAuthorizedException, UserNotConfirmedException; those of the triggers */
export async function nextCustomStep(
  signIn: SignIn,
  { name, history }: CustomProgress,
  askPassword?: () => object,
) {
  const { store, client, pool } = signIn;
  const visitor = { name, user: store.userPools.findUser(pool, name) };
  const next = await defineAuthChallenge(store.triggers, signIn, visitor, history);
  if (next.kind === "failed") throw incorrectUsernameOrPassword();
  const user = store.userPools.findUser(pool, name);
  if (next.kind === "tokens") {
    if (!user) throw incorrectUsernameOrPassword();
    if (!user.enabled) throw userDisabled();
    if (user.status === "UNCONFIRMED") throw userNotConfirmed();
    return await finishSignIn(signIn, user);
  }
  if (next.name === "PASSWORD_VERIFIER" && askPassword) return askPassword();
  if (next.name !== "CUSTOM_CHALLENGE")
    throw new NotEmulatedError(
      `cognito-idp: the challenge ${next.name} of a custom sign-in`,
      "Use CUSTOM_CHALLENGE, or PASSWORD_VERIFIER after SRP_A.",
    );
  const challenge = await createAuthChallenge(store.triggers, signIn, visitor, history);
  const state: CustomChallenge = {
    step: "custom",
    client: client.id,
    name,
    history,
    privateParameters: challenge.privateParameters,
    metadata: challenge.metadata,
    expires: stepEnd(client),
  };
  return {
    ChallengeName: "CUSTOM_CHALLENGE",
    Session: seal(pool.sessionKey, state).toString("base64url"),
    ChallengeParameters: { USERNAME: user?.username ?? name, ...challenge.publicParameters },
  };
}
