import type { Problem } from "../parts/component.ts";
import { isMailAddress } from "../parts/mail-address.ts";
import type { MailSenderArgs } from "./args.ts";

/** Lists everything that is wrong with the arguments. */
export const problems = ({ sender }: MailSenderArgs): (Problem | false)[] => [
  !isMailAddress(sender) && {
    argument: "sender",
    must: "be a plain mail address",
    got: sender,
    fix: 'use one like "mysfits@example.com"',
  },
];
