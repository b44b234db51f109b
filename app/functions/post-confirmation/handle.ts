import { count } from "../metrics.ts";
import { sendOnce, type MailOptions } from "../mail/send-once.ts";
import { languageOf } from "../users/language.ts";
import type { TriggerEvent } from "../users/trigger-event.ts";
import type { Profiles } from "./profiles.ts";
import { welcomeMessage } from "./welcome.ts";

/** Event of the post confirmation trigger.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html */
export type PostConfirmationEvent = TriggerEvent<unknown, Readonly<Record<string, never>>>;

/** Surroundings of {@link welcome}. */
export interface WelcomeOptions {
  readonly profiles: Profiles;
  readonly mail: Omit<MailOptions, "remaining">;
  /** Milliseconds that this invocation still has. */
  readonly remaining: () => number;
}

/** Milliseconds for SES's answer: Cognito waits five seconds for all of it. */
const ANSWER = 1_500;

/** Makes the profile of somebody who has confirmed their address, and welcomes them by one mail, however often Cognito calls. Who has only a
 * new password has both already. A mail that does not go out is counted, and keeps nobody from signing in.
 * @throws Error when the profile can't be written. The address is confirmed all the same, and Cognito does not call again for it: who has no profile has
 * an empty one, with the name and the language that they choose. */
export async function welcome(
  event: PostConfirmationEvent,
  { profiles, mail, remaining }: WelcomeOptions,
): Promise<PostConfirmationEvent> {
  if (event.triggerSource !== "PostConfirmation_ConfirmSignUp") return event;
  const { sub = "", email = "" } = event.request.userAttributes;
  const language = languageOf(event);
  await profiles.make(sub, language, new Date());
  try {
    await sendOnce(`welcome#${sub}`, welcomeMessage(email, language), {
      ...mail,
      remaining,
      answerMilliseconds: ANSWER,
    });
  } catch (error) {
    count("welcome_lost", { userId: sub, reason: (error as Error).message });
  }
  return event;
}
