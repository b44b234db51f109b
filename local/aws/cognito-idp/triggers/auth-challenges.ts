import type { Caller } from "../caller.ts";
import { invalidParameter } from "../errors.ts";
import type { TriggerName, UserRecord } from "../records.ts";
import { booleanIn, textIn, textMapIn, unrecognizable, type TriggerResponse } from "./response.ts";
import type { Triggers } from "./triggers.ts";
import { userAttributes } from "./user-attributes.ts";

/** A step of a custom sign-in that is done, as the triggers are told it. */
export interface CustomStep {
  readonly challengeName: string;
  readonly challengeResult: boolean;
  readonly challengeMetadata?: string;
}

/** A step that went well. */
export const passed = (challengeName: string): CustomStep => ({ challengeName, challengeResult: true });

/** Somebody who signs in. */
interface Visitor {
  /** As the user typed it. */
  readonly name: string;
  /** Undefined for a name that nobody has: the triggers are called all the same. */
  readonly user: UserRecord | undefined;
}

/** Way that a custom sign-in goes on. */
export type NextStep =
  | { readonly kind: "tokens" }
  | { readonly kind: "failed" }
  | { readonly kind: "challenge"; readonly name: string };

/** Asks the trigger which challenge comes next, if any.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html */
export async function defineAuthChallenge(
  triggers: Triggers,
  caller: Caller,
  visitor: Visitor,
  session: readonly CustomStep[],
): Promise<NextStep> {
  const response = await ask(triggers, caller, visitor, "DefineAuthChallenge", {
    request: { session },
    response: { challengeName: null, issueTokens: null, failAuthentication: null },
  });
  if (booleanIn(response, "failAuthentication")) return { kind: "failed" };
  if (booleanIn(response, "issueTokens")) return { kind: "tokens" };
  const name = textIn(response, "challengeName");
  if (name === undefined) throw unrecognizable();
  return { kind: "challenge", name };
}

/** A challenge of the pool's own. */
export interface Challenge {
  readonly publicParameters: Readonly<Record<string, string>>;
  readonly privateParameters: Readonly<Record<string, string>>;
  readonly metadata: string | undefined;
}

/** Asks the trigger for a challenge.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html */
export async function createAuthChallenge(
  triggers: Triggers,
  caller: Caller,
  visitor: Visitor,
  session: readonly CustomStep[],
): Promise<Challenge> {
  const response = await ask(triggers, caller, visitor, "CreateAuthChallenge", {
    request: { challengeName: "CUSTOM_CHALLENGE", session },
    response: { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
  });
  return {
    publicParameters: textMapIn(response, "publicChallengeParameters") ?? {},
    privateParameters: textMapIn(response, "privateChallengeParameters") ?? {},
    metadata: textIn(response, "challengeMetadata"),
  };
}

/** Asks the trigger whether an answer is the right one.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html */
export async function verifyAuthChallenge(
  triggers: Triggers,
  caller: Caller,
  visitor: Visitor,
  { privateParameters, answer }: { privateParameters: Readonly<Record<string, string>>; answer: string },
): Promise<boolean> {
  const response = await ask(triggers, caller, visitor, "VerifyAuthChallengeResponse", {
    request: { privateChallengeParameters: privateParameters, challengeAnswer: answer },
    response: { answerCorrect: null },
  });
  const isCorrect = booleanIn(response, "answerCorrect");
  if (isCorrect === undefined) throw unrecognizable();
  return isCorrect;
}

async function ask(
  triggers: Triggers,
  caller: Caller,
  { name, user }: Visitor,
  trigger: TriggerName,
  { request, response }: { request: object; response: object },
): Promise<TriggerResponse> {
  const answer = await triggers.call(trigger, caller, {
    triggerSource: `${trigger}_Authentication`,
    userName: user?.username ?? name,
    request: {
      userAttributes: user ? userAttributes(user) : {},
      ...request,
      ...(caller.clientMetadata && { clientMetadata: caller.clientMetadata }),
      ...(!user && { userNotFound: true }),
    },
    response,
  });
  if (!answer) throw invalidParameter("Custom auth lambda trigger is not configured for the user pool.");
  return answer;
}
