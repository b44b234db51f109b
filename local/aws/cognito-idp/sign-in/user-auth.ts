import { checkSecretHash } from "../calling-client.ts";
import { invalidParameter, invalidSession, userNotFound } from "../errors.ts";
import type { PoolRecord, UserRecord } from "../records.ts";
import { preAuthentication } from "../triggers/authentication.ts";
import { activeFactors } from "../users/second-factors.ts";
import { askEmailCode } from "./email-code.ts";
import { factorChallenge, openFactorStep, type Asked } from "./factor-steps.ts";
import { askPasskey, passkeysHere } from "./passkey.ts";
import { checkPasswordOf } from "./password.ts";
import { requiredParameter, type Parameters, type SignIn } from "./sign-in.ts";
import { srpChallenge } from "./srp.ts";

/** Ways to begin a sign-in with USER_AUTH. */
type Choice = "PASSWORD" | "PASSWORD_SRP" | "EMAIL_OTP" | "WEB_AUTHN";

/** Ways that somebody has. Nobody has those of a user without passkeys. Whoever has a second factor begins with the password: a mail or a passkey
 * alone would go round it.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html#authentication-flows-selection-choice */
function choicesOf(signIn: SignIn, user: UserRecord | undefined): readonly Choice[] {
  const { pool } = signIn;
  const { firstFactors = ["PASSWORD"] } = pool.settings;
  const passwords: readonly Choice[] = user && !user.credential ? [] : ["PASSWORD_SRP", "PASSWORD"];
  if (needsSecondFactor(pool, user)) return passwords;
  return [
    ...passwords,
    ...(firstFactors.includes("EMAIL_OTP") && user?.attributes["email_verified"] !== "false"
      ? (["EMAIL_OTP"] as const)
      : []),
    ...(firstFactors.includes("WEB_AUTHN") && user && passkeysHere(signIn, user).length > 0
      ? (["WEB_AUTHN"] as const)
      : []),
  ];
}

const needsSecondFactor = (pool: PoolRecord, user: UserRecord | undefined) =>
  pool.settings.mfaConfiguration === "ON" || (user !== undefined && activeFactors(pool, user).length > 0);

/** Begins USER_AUTH: the user chooses how to sign in, or has said so already. */
export async function startUserAuth(signIn: SignIn, parameters: Parameters) {
  const { store, client, pool } = signIn;
  const name = requiredParameter(parameters, "USERNAME");
  checkSecretHash(client, name, parameters["SECRET_HASH"]);
  const user = store.userPools.findUser(pool, name);
  if (!user && !client.preventUserExistenceErrors) throw userNotFound();
  await preAuthentication(store.triggers, signIn, { name, user, validationData: signIn.validationData });
  const asked: Asked = { name, user, level: "first", source: "Authentication" };
  const choices = choicesOf(signIn, user);
  const preferred = choices.find((choice) => choice === parameters["PREFERRED_CHALLENGE"]);
  if (preferred) return await begin(signIn, asked, preferred, parameters);
  return {
    ...factorChallenge(signIn, asked, "SELECT_CHALLENGE", { USERNAME: user?.username ?? name }),
    AvailableChallenges: [...choices],
  };
}

/** Answers SELECT_CHALLENGE. */
export async function selectChallenge(signIn: SignIn, responses: Parameters, session: string) {
  const { store, client } = signIn;
  checkSecretHash(client, requiredParameter(responses, "USERNAME"), responses["SECRET_HASH"]);
  const answer = requiredParameter(responses, "ANSWER");
  const { sealed, ...asked } = openFactorStep(signIn, session, "SELECT_CHALLENGE");
  const choice = choicesOf(signIn, asked.user).find((name) => name === answer);
  if (!choice) throw invalidParameter(`Selected challenge is not available: ${answer}`);
  await store.steps.use(sealed);
  return await begin(signIn, asked, choice, responses);
}

/** Answers PASSWORD and PASSWORD_SRP, which are asked for when they were chosen without it. */
export async function answerPassword(
  signIn: SignIn,
  challenge: "PASSWORD" | "PASSWORD_SRP",
  responses: Parameters,
  session: string,
) {
  const { store, client } = signIn;
  checkSecretHash(client, requiredParameter(responses, "USERNAME"), responses["SECRET_HASH"]);
  const { sealed, ...asked } = openFactorStep(signIn, session, challenge);
  await store.steps.use(sealed);
  requiredParameter(responses, challenge === "PASSWORD" ? "PASSWORD" : "SRP_A");
  return await begin(signIn, asked, challenge, responses);
}

async function begin(signIn: SignIn, asked: Asked, choice: Choice, parameters: Parameters) {
  const { name } = asked;
  const { PASSWORD, SRP_A: A } = parameters;
  switch (choice) {
    case "PASSWORD":
      if (PASSWORD === undefined) return factorChallenge(signIn, asked, "PASSWORD", {});
      return await checkPasswordOf(signIn, name, PASSWORD);
    case "PASSWORD_SRP":
      if (A === undefined) return factorChallenge(signIn, asked, "PASSWORD_SRP", {});
      return srpChallenge(signIn, { name, A });
    case "EMAIL_OTP":
      return await askEmailCode(signIn, asked);
    case "WEB_AUTHN":
      if (!asked.user) throw invalidSession();
      return askPasskey(signIn, asked, asked.user);
  }
}
