import { checkSecretHash } from "../calling-client.ts";
import { codeMismatch, userNotConfirmed } from "../errors.ts";
import { attemptKey, sendCode, simulatedDelivery } from "../users/code-delivery.ts";
import { useCode } from "../users/mail-codes.ts";
import { modified } from "../users/modified.ts";
import { factorChallenge, openFactorStep, type Asked } from "./factor-steps.ts";
import { finishSignIn } from "./finish.ts";
import { requiredParameter, type Parameters, type SignIn } from "./sign-in.ts";

/** Asks for a code that is mailed, as the first or the second factor. A name that nobody has is asked for one too.
 * @throws AwsError LimitExceededException after too many codes; CodeDeliveryFailureException */
export async function askEmailCode(signIn: SignIn, asked: Asked) {
  const { store, pool } = signIn;
  const { name, user } = asked;
  await store.attempts.take("request a code", attemptKey(pool, name, user));
  const { Destination } = user
    ? await sendCode(store, signIn, user, "Authentication")
    : await simulatedDelivery(store, signIn, name);
  return factorChallenge(signIn, asked, "EMAIL_OTP", {
    CODE_DELIVERY_DELIVERY_MEDIUM: "EMAIL",
    CODE_DELIVERY_DESTINATION: Destination,
  });
}

/** Answers EMAIL_OTP.
 * @throws AwsError CodeMismatchException, ExpiredCodeException, LimitExceededException */
export async function answerEmailCode(signIn: SignIn, responses: Parameters, session: string) {
  const { store, client, pool } = signIn;
  checkSecretHash(client, requiredParameter(responses, "USERNAME"), responses["SECRET_HASH"]);
  const code = requiredParameter(responses, "EMAIL_OTP_CODE");
  const { sealed, name, user: asked, source } = openFactorStep(signIn, session, "EMAIL_OTP");
  const key = attemptKey(pool, name, asked);
  await store.attempts.take("enter a code", key);
  // Somebody else may have used the code meanwhile.
  const user = asked && store.userPools.findUser(pool, asked.username);
  if (!user) throw codeMismatch();
  if (user.status === "UNCONFIRMED") throw userNotConfirmed();
  const used = modified(user, { codes: useCode(user, "sign-in", code) });
  await Promise.all([store.userPools.putUser(used), store.steps.use(sealed)]);
  await store.attempts.reset("enter a code", key);
  return await finishSignIn(signIn, used, source);
}
