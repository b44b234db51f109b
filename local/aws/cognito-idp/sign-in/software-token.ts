import { checkSecretHash } from "../calling-client.ts";
import { invalidSession, softwareTokenMismatch, usedSoftwareToken } from "../errors.ts";
import { modified } from "../users/modified.ts";
import { useTokenCode } from "../users/software-token.ts";
import { takeAttempt } from "../users/take-attempt.ts";
import { openFactorStep } from "./factor-steps.ts";
import { finishSignIn } from "./finish.ts";
import { requiredParameter, type Parameters, type SignIn } from "./sign-in.ts";

/** Answers SOFTWARE_TOKEN_MFA: the code of an authenticator app.
 * @throws AwsError CodeMismatchException, ExpiredCodeException for a code that was used, LimitExceededException */
export async function answerSoftwareToken(signIn: SignIn, responses: Parameters, session: string) {
  const { store, client, pool } = signIn;
  checkSecretHash(client, requiredParameter(responses, "USERNAME"), responses["SECRET_HASH"]);
  const code = requiredParameter(responses, "SOFTWARE_TOKEN_MFA_CODE");
  const { sealed, user: asked, source } = openFactorStep(signIn, session, "SOFTWARE_TOKEN_MFA");
  if (!asked) throw invalidSession();
  const { user, key } = await takeAttempt(store, pool, "answer a factor", asked.username);
  if (!user?.softwareToken) throw invalidSession();
  const softwareToken = useTokenCode(user.softwareToken, code);
  if (softwareToken === "wrong") throw softwareTokenMismatch();
  if (softwareToken === "used") throw usedSoftwareToken();
  const used = modified(user, { softwareToken });
  await Promise.all([store.userPools.putUser(used), store.steps.use(sealed)]);
  await store.attempts.reset("answer a factor", key);
  return await finishSignIn(signIn, used, source);
}
