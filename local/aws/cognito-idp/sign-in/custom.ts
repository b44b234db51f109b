import { checkSecretHash } from "../calling-client.ts";
import { userNotFound } from "../errors.ts";
import { passed, verifyAuthChallenge } from "../triggers/auth-challenges.ts";
import { preAuthentication } from "../triggers/authentication.ts";
import { nextCustomStep } from "./custom-steps.ts";
import { openStep } from "./sealed-steps.ts";
import { requiredParameter, type Parameters, type SignIn } from "./sign-in.ts";
import { srpChallenge } from "./srp.ts";

/** Begins CUSTOM_AUTH: the pool's triggers say what is asked. With CHALLENGE_NAME SRP_A the password can be one of the steps.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html */
export async function startCustomAuth(signIn: SignIn, parameters: Parameters) {
  const { store, client, pool } = signIn;
  const name = requiredParameter(parameters, "USERNAME");
  checkSecretHash(client, name, parameters["SECRET_HASH"]);
  const user = store.userPools.findUser(pool, name);
  if (!user && !client.preventUserExistenceErrors) throw userNotFound();
  const withPassword = parameters["CHALLENGE_NAME"] === "SRP_A";
  const A = withPassword ? requiredParameter(parameters, "SRP_A") : "";
  await preAuthentication(store.triggers, signIn, { name, user, validationData: signIn.validationData });
  const history = withPassword ? [passed("SRP_A")] : [];
  const askPassword = withPassword ? () => srpChallenge(signIn, { name, A, history }) : undefined;
  return await nextCustomStep(signIn, { name, history }, askPassword);
}

/** Takes the answer to a challenge of the pool's own. A challenge is answered once.
 * @param session What the challenge came with. */
export async function answerCustomChallenge(signIn: SignIn, responses: Parameters, session: string) {
  const { store, client, pool } = signIn;
  checkSecretHash(client, requiredParameter(responses, "USERNAME"), responses["SECRET_HASH"]);
  const answer = requiredParameter(responses, "ANSWER");
  const sealed = Buffer.from(session, "base64url");
  const { name, history, privateParameters, metadata } = openStep(signIn, "custom", sealed);
  await store.steps.use(sealed);
  const visitor = { name, user: store.userPools.findUser(pool, name) };
  const challengeResult = await verifyAuthChallenge(store.triggers, signIn, visitor, {
    privateParameters,
    answer,
  });
  const step = { challengeName: "CUSTOM_CHALLENGE", challengeResult, challengeMetadata: metadata };
  return await nextCustomStep(signIn, { name, history: [...history, step] });
}
