import { timingSafeEqual } from "node:crypto";
import { checkSecretHash } from "../calling-client.ts";
import { incorrectUsernameOrPassword, invalidParameter, userNotFound } from "../errors.ts";
import { shortPoolName } from "../ids.ts";
import { seal } from "../sealed.ts";
import { preAuthentication } from "../triggers/authentication.ts";
import { attemptKey } from "../users/code-delivery.ts";
import { proof, startExchange } from "../users/srp.ts";
import { passed, type CustomStep } from "../triggers/auth-challenges.ts";
import { nextCustomStep } from "./custom-steps.ts";
import { knowsPassword } from "./known-password.ts";
import { saltOfNobody, usernameOfNobody, verifierOfNobody } from "./nobody.ts";
import { openStep, type SrpExchange } from "./sealed-steps.ts";
import { requiredParameter, stepEnd, type Parameters, type SignIn } from "./sign-in.ts";

/** Does the first step of USER_SRP_AUTH. A name that nobody has gets an answer too, always the same salt and id, so that it can't be told
 * from one that somebody has.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html */
export async function startSrp(signIn: SignIn, parameters: Parameters) {
  const { store, client, pool } = signIn;
  const name = requiredParameter(parameters, "USERNAME");
  const A = requiredParameter(parameters, "SRP_A");
  checkSecretHash(client, name, parameters["SECRET_HASH"]);
  const user = store.userPools.findUser(pool, name);
  if (!user && !client.preventUserExistenceErrors) throw userNotFound();
  await preAuthentication(store.triggers, signIn, { name, user, validationData: signIn.validationData });
  return srpChallenge(signIn, { name, A });
}

/** The challenge of somebody who says to have a password.
 * @param claim.name As the user typed it.
 * @param claim.history Steps of the custom sign-in that this is one of.
 * @throws AwsError InvalidParameterException */
export function srpChallenge(
  { store, client, pool }: SignIn,
  { name, A, history }: { name: string; A: string; history?: readonly CustomStep[] },
) {
  if (!/^[0-9a-f]{1,1024}$/i.test(A)) throw invalidParameter("SRP_A must be a hexadecimal number");
  const user = store.userPools.findUser(pool, name);
  const username = user?.username ?? usernameOfNobody(pool, name);
  const salt = user?.credential?.salt ?? saltOfNobody(pool, name);
  const { b, B } = startExchange(user?.credential?.verifier ?? verifierOfNobody());
  const exchange: SrpExchange = {
    step: "srp",
    client: client.id,
    name,
    username,
    A,
    b,
    B,
    history,
    expires: stepEnd(client),
  };
  return {
    ChallengeName: "PASSWORD_VERIFIER",
    ChallengeParameters: {
      SALT: salt,
      SRP_B: B,
      SECRET_BLOCK: seal(pool.sessionKey, exchange).toString("base64"),
      USERNAME: username,
      USER_ID_FOR_SRP: username,
    },
  };
}

/** Does the second step: checks the proof that the client knows the password.
 * @throws AwsError NotAuthorizedException, InvalidParameterException */
export async function finishSrp(signIn: SignIn, responses: Parameters) {
  const { store, client, pool } = signIn;
  const claimed = requiredParameter(responses, "USERNAME");
  const block = requiredParameter(responses, "PASSWORD_CLAIM_SECRET_BLOCK");
  const signature = requiredParameter(responses, "PASSWORD_CLAIM_SIGNATURE");
  const timestamp = requiredParameter(responses, "TIMESTAMP");
  checkSecretHash(client, claimed, responses["SECRET_HASH"]);
  if (
    !/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d{1,2} \d{2}:\d{2}:\d{2} [A-Z]{3,4} \d{4}$/.test(
      timestamp,
    )
  )
    throw invalidParameter("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.");
  const secretBlock = Buffer.from(block, "base64");
  const exchange = openStep(signIn, "srp", secretBlock);
  store.steps.check(secretBlock);
  const user = store.userPools.findUser(pool, exchange.username);
  const key = attemptKey(pool, exchange.name, user);
  store.attempts.checkSignIn(key);
  const wanted = proof(
    { ...exchange, verifier: user?.credential?.verifier ?? verifierOfNobody() },
    { owner: shortPoolName(pool.id) + exchange.username, secretBlock, timestamp },
  );
  const given = Buffer.from(signature, "base64");
  if (!user?.credential || !wanted || given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    await store.attempts.failedSignIn(key);
    throw incorrectUsernameOrPassword();
  }
  await Promise.all([store.steps.use(secretBlock), store.attempts.signedIn(key)]);
  if (!exchange.history) return await knowsPassword(signIn, user);
  const history = [...exchange.history, passed("PASSWORD_VERIFIER")];
  return await nextCustomStep(signIn, { name: exchange.name, history });
}
