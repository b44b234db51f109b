import type { Problem } from "../parts/component.ts";
import { isMailAddress } from "../parts/mail-address.ts";
import type { MailSenderArgs } from "./args.ts";
import { domainOf } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export const problems = ({ sender, identity, identityName }: MailSenderArgs): (Problem | false)[] => [
  !isMailAddress(sender) && {
    argument: "sender",
    must: "be a plain mail address",
    got: sender,
    fix: 'use one like "mysfits@example.com"',
  },
  identityName !== undefined &&
    identity !== "existing" && {
      argument: "identityName",
      must: 'be given with identity "existing" alone',
      got: identityName,
      fix: 'omit it, or use identity: "existing"',
    },
  identityName !== undefined &&
    identityName !== sender &&
    !`.${domainOf(sender)}`.endsWith(`.${identityName}`) && {
      argument: "identityName",
      must: "be the sender, or a domain that it is in",
      got: identityName,
      fix: `use "${sender}" or "${domainOf(sender)}"`,
    },
];
