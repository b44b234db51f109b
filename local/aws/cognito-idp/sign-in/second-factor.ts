import { checkSecretHash } from "../calling-client.ts";
import { invalidParameter, invalidSession } from "../errors.ts";
import type { SecondFactor, UserRecord } from "../records.ts";
import type { TokenSource } from "../triggers/pre-token-generation.ts";
import { activeFactors, offeredFactors } from "../users/second-factors.ts";
import { askEmailCode } from "./email-code.ts";
import { factorChallenge, openFactorStep, type Asked } from "./factor-steps.ts";
import { finishSignIn } from "./finish.ts";
import { requiredParameter, type Parameters, type SignIn } from "./sign-in.ts";

/** Goes on after the password: with the second factor that the user has or has to set up, or to the end.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html */
export async function afterPassword(
  signIn: SignIn,
  user: UserRecord,
  source: TokenSource = "Authentication",
) {
  const { pool } = signIn;
  const asked: Asked = { name: user.username, user, level: "second", source };
  const active = activeFactors(pool, user);
  const [only] = active;
  const preferred = user.mfa?.preferred;
  if (preferred && active.includes(preferred)) return await ask(signIn, asked, preferred);
  if (only !== undefined && active.length === 1) return await ask(signIn, asked, only);
  if (active.length > 1)
    return factorChallenge(signIn, asked, "SELECT_MFA_TYPE", {
      USER_ID_FOR_SRP: user.username,
      MFAS_CAN_CHOOSE: JSON.stringify(active),
    });
  if (pool.settings.mfaConfiguration !== "ON") return await finishSignIn(signIn, user, source);
  return factorChallenge(signIn, asked, "MFA_SETUP", {
    USER_ID_FOR_SRP: user.username,
    MFAS_CAN_SETUP: JSON.stringify(offeredFactors(pool)),
  });
}

async function ask(signIn: SignIn, asked: Asked, factor: SecondFactor) {
  if (factor === "EMAIL_OTP") return await askEmailCode(signIn, asked);
  return factorChallenge(signIn, asked, "SOFTWARE_TOKEN_MFA", {
    USER_ID_FOR_SRP: asked.name,
    ...(asked.user?.softwareToken?.name !== undefined && {
      FRIENDLY_DEVICE_NAME: asked.user.softwareToken.name,
    }),
  });
}

/** Answers SELECT_MFA_TYPE: which of several factors the user takes. */
export async function selectMfaType(signIn: SignIn, responses: Parameters, session: string) {
  const { store, client, pool } = signIn;
  checkSecretHash(client, requiredParameter(responses, "USERNAME"), responses["SECRET_HASH"]);
  const answer = requiredParameter(responses, "ANSWER");
  const { sealed, ...asked } = openFactorStep(signIn, session, "SELECT_MFA_TYPE");
  if (!asked.user) throw invalidSession();
  const factor = activeFactors(pool, asked.user).find((name) => name === answer);
  if (!factor) throw invalidParameter(`Invalid MFA type: ${answer}`);
  await store.steps.use(sealed);
  return await ask(signIn, asked, factor);
}

/** Answers MFA_SETUP, once VerifySoftwareToken has confirmed a token in this sign-in. */
export async function finishMfaSetup(signIn: SignIn, responses: Parameters, session: string) {
  const { store, client } = signIn;
  checkSecretHash(client, requiredParameter(responses, "USERNAME"), responses["SECRET_HASH"]);
  const { sealed, state, user, source } = openFactorStep(signIn, session, "MFA_SETUP");
  if (!user || !state.tokenVerified) throw invalidSession();
  await store.steps.use(sealed);
  return await finishSignIn(signIn, user, source);
}
