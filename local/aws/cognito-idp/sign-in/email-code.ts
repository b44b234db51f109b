import { checkSecretHash } from "../calling-client.ts";
import { codeMismatch, userNotConfirmed } from "../errors.ts";
import { sendCode, simulatedDelivery } from "../users/code-delivery.ts";
import { useCode } from "../users/mail-codes.ts";
import { modified } from "../users/modified.ts";
import { takeAttempt } from "../users/take-attempt.ts";
import { factorChallenge, openFactorStep, type Asked } from "./factor-steps.ts";
import { finishSignIn } from "./finish.ts";
import { requiredParameter, type Parameters, type SignIn } from "./sign-in.ts";

/** Asks for a code that is mailed, as the first or the second factor. A name that nobody has is asked for one too.
 * @throws AwsError LimitExceededException after too many codes; CodeDeliveryFailureException */
export async function askEmailCode(signIn: SignIn, asked: Asked) {
  const { store, pool } = signIn;
  const { user } = await takeAttempt(store, pool, "request a code", asked.user?.username ?? asked.name);
  const { Destination } = user?.enabled
    ? await sendCode(store, signIn, user, "Authentication")
    : await simulatedDelivery(store, signIn, asked.name);
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
  const { user, key } = await takeAttempt(store, pool, "answer a factor", asked?.username ?? name);
  if (!user || !asked) throw codeMismatch();
  if (user.status === "UNCONFIRMED") throw userNotConfirmed();
  const used = modified(user, { codes: useCode(user, "sign-in", code) });
  await Promise.all([store.userPools.putUser(used), store.steps.use(sealed)]);
  await store.attempts.reset("answer a factor", key);
  return await finishSignIn(signIn, used, source);
}
