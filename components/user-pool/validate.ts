import { isWhole, type Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export function problems({
  mailText,
  mailBy,
  sender,
  groups,
  mfa,
  passkeys,
  customAttributes,
  sessionDays,
  managedLogin,
  triggers,
}: Settings): (Problem | false | undefined)[] {
  return [
    mailBy === "sender" &&
      sender === undefined && {
        argument: "sender",
        must: 'be given with mailBy "sender"',
        got: sender,
        fix: "give a MailSender",
      },
    !mailText.includes("{####}") && {
      argument: "mailText",
      must: "contain {####}, the place of the code",
      got: mailText,
      fix: "add {####} to the text",
    },
    mailBy !== "sender" &&
      triggers?.customMessage !== undefined && {
        argument: "triggers.customMessage",
        must: 'come with mailBy "sender": Cognito takes texts of a function only where SES mails them',
        got: mailBy,
        fix: 'give mailBy "sender", or put the text into mailText',
      },
    mfa === "required" &&
      passkeys !== undefined && {
        argument: "passkeys",
        must: 'be left out with mfa "required", which Cognito does not let in by a passkey',
        got: passkeys,
        fix: 'use mfa "optional"',
      },
    !isWhole(sessionDays, 1, 3650) && {
      argument: "sessionDays",
      must: "be a whole number from 1 to 3650",
      got: sessionDays,
      fix: "give the days that somebody stays signed in",
    },
    managedLogin &&
      managedLogin.callbackUrls.length === 0 && {
        argument: "managedLogin.callbackUrls",
        must: "have an address that people come back to",
        got: managedLogin.callbackUrls,
        fix: "give the site's address",
      },
    ...Object.keys(customAttributes).map(
      (attribute) =>
        !/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,20}$/u.test(attribute) && {
          argument: "customAttributes",
          must: "have names of 1 to 20 characters without spaces",
          got: attribute,
          fix: "rename the attribute, without custom: in front",
        },
    ),
    ...groups.map(
      (group) =>
        !/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(group) && {
          argument: "groups",
          must: "have names of 1 to 128 characters without spaces",
          got: group,
          fix: "rename the group",
        },
    ),
  ];
}
