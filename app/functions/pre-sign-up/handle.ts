import type { TriggerEvent } from "../users/trigger-event.ts";

/** Event of the pre sign-up trigger.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html */
export type PreSignUpEvent = TriggerEvent<
  unknown,
  { readonly autoConfirmUser: boolean; readonly autoVerifyEmail: boolean }
>;

/** Lets people sign up, but not with an address of a domain in `blocked`, or below one. Whom an administrator signs up is let in. Nobody is
 * confirmed, and no account is linked to another one, by it.
 * @throws Error that Cognito passes on to the browser: `PreSignUp failed with error …` */
export function checkSignUp(event: PreSignUpEvent, blocked: ReadonlySet<string>): PreSignUpEvent {
  if (event.triggerSource === "PreSignUp_AdminCreateUser") return event;
  const domain = (event.request.userAttributes["email"] ?? "").toLowerCase().split("@").at(-1) ?? "";
  const labels = domain.split(".");
  const isBlocked = labels.some((_, index) => blocked.has(labels.slice(index).join(".")));
  if (isBlocked) throw new Error("DisposableAddress");
  return event;
}
