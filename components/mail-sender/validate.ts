import type { Problem } from "../parts/component.ts";
import type { MailSenderArgs } from "./args.ts";

/** Lists everything that is wrong with the arguments. */
export const problems = ({ sender }: MailSenderArgs): (Problem | false)[] => [
  !/^[\w.+-]+@([\w-]+\.)+[a-z]{2,}$/i.test(sender) && {
    argument: "sender",
    must: "be a plain mail address",
    got: sender,
    fix: 'use one like "mysfits@example.com"',
  },
];
