import type { Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export function problems({ mailText, mailBy, sender, groups }: Settings): (Problem | false)[] {
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
