import type { UserRecord } from "../records.ts";
import type { TokenSource } from "../triggers/pre-token-generation.ts";
import { postAuthentication } from "../triggers/authentication.ts";
import type { SignIn } from "./sign-in.ts";

/** Ends a sign-in that has succeeded: the user gets tokens, unless a trigger objects.
 * @throws AwsError those of the post authentication and pre token generation triggers */
export async function finishSignIn(signIn: SignIn, user: UserRecord, source: TokenSource = "Authentication") {
  const { store } = signIn;
  await postAuthentication(store.triggers, signIn, user);
  if (signIn.signedIn) {
    signIn.signedIn(user);
    return { ChallengeParameters: {} };
  }
  return { ChallengeParameters: {}, AuthenticationResult: await store.sessions.begin(signIn, user, source) };
}
