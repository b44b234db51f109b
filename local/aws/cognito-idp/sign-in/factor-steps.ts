import { invalidSession, userDisabled } from "../errors.ts";
import type { UserRecord } from "../records.ts";
import { seal } from "../sealed.ts";
import type { TokenSource } from "../triggers/pre-token-generation.ts";
import { openStep, type FactorChallenge, type FactorStep } from "./sealed-steps.ts";
import { stepEnd, type SignIn } from "./sign-in.ts";

/** Somebody who is asked for a factor. */
export interface Asked {
  /** As the user typed it. */
  readonly name: string;
  /** Undefined for a name that nobody has, who is asked all the same. */
  readonly user: UserRecord | undefined;
  readonly level: FactorStep["level"];
  readonly source: TokenSource;
}

/** Challenge of a step of a sign-in, as the API answers it.
 * @param more What the answer is checked against. */
export function factorChallenge(
  { client, pool }: SignIn,
  { name, user, level, source }: Asked,
  challenge: FactorChallenge,
  parameters: Readonly<Record<string, string>>,
  more: Pick<FactorStep, "webAuthnChallenge" | "relyingParty" | "tokenVerified"> = {},
) {
  const state: FactorStep = {
    step: "factor",
    client: client.id,
    name,
    username: user?.username,
    challenge,
    level,
    source,
    ...more,
    expires: stepEnd(client),
  };
  return {
    ChallengeName: challenge,
    Session: seal(pool.sessionKey, state).toString("base64url"),
    ChallengeParameters: { ...parameters },
  };
}

/** A step that somebody answers, opened. */
export interface OpenedStep extends Asked {
  readonly state: FactorStep;
  /** The step as it came, to be marked as used. */
  readonly sealed: Buffer;
}

/** Opens the step that an answer is for.
 * @throws AwsError NotAuthorizedException when it was for another challenge, is too old or was answered. */
export function openFactorStep(signIn: SignIn, session: string, challenge: FactorChallenge): OpenedStep {
  const sealed = Buffer.from(session, "base64url");
  const state = openStep(signIn, "factor", sealed);
  if (state.challenge !== challenge) throw invalidSession();
  const { store, pool } = signIn;
  store.steps.check(sealed);
  const known = state.username === undefined ? undefined : store.userPools.findUser(pool, state.username);
  if (state.username !== undefined && !known) throw invalidSession();
  // Who knows the password may know that; everybody else is told what they are told of nobody.
  if (state.level === "second" && !known?.enabled) throw userDisabled();
  const user = known?.enabled ? known : undefined;
  return { state, sealed, name: state.name, user, level: state.level, source: state.source };
}
