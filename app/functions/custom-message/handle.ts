import { languageOf, type Language } from "../users/language.ts";
import type { TriggerEvent } from "../users/trigger-event.ts";
import { texts, type Occasion } from "./texts.ts";

/** Event of the custom message trigger.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html */
export type CustomMessageEvent = TriggerEvent<
  {
    /** Stands for the code; has to be in the text. */
    readonly codeParameter: string;
    /** Stands for the user's name; of invitations. */
    readonly usernameParameter?: string | null;
  },
  {
    readonly smsMessage: string | null;
    readonly emailMessage: string | null;
    readonly emailSubject: string | null;
  }
>;

const occasions: Readonly<Record<string, Occasion>> = {
  CustomMessage_SignUp: "signUp",
  CustomMessage_ResendCode: "signUp",
  CustomMessage_ForgotPassword: "forgotPassword",
  CustomMessage_UpdateUserAttribute: "newAddress",
  CustomMessage_VerifyUserAttribute: "newAddress",
  CustomMessage_AdminCreateUser: "invitation",
  CustomMessage_Authentication: "signIn",
};

/** Writes the mail in the reader's language; in both while it is not known. What a stranger typed is in none of them. A mail of another kind
 * stays as the pool has it. */
export function writeMessage(event: CustomMessageEvent): CustomMessageEvent {
  const occasion = occasions[event.triggerSource];
  if (!occasion) return event;
  const language = languageOf(event);
  const languages: readonly Language[] = language ? [language] : ["en", "ko"];
  const { codeParameter, usernameParameter } = event.request;
  const parts = languages.map((one) => {
    const { before, after } = texts[occasion][one];
    // Cognito refuses an invitation without the name's place.
    const name = usernameParameter ? `<p style="display:none">${usernameParameter}</p>` : "";
    const lines = after.map((line) => `<p>${line}</p>`).join("");
    return `<div lang="${one}"><p>${before}</p><p><strong>${codeParameter}</strong></p>${name}${lines}</div>`;
  });
  return {
    ...event,
    response: {
      ...event.response,
      emailSubject: `Mythical Mysfits: ${languages.map((one) => texts[occasion][one].subject).join(" / ")}`,
      emailMessage: parts.join("<hr>"),
    },
  };
}
