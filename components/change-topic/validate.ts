import { endlessRetries } from "../parts/change-pipe.ts";
import type { Problem } from "../parts/component.ts";
import { isMailAddress } from "../parts/mail-address.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export const problems = ({ maximumRetries, mailTo }: Settings): (Problem | false)[] => [
  endlessRetries(maximumRetries),
  ...mailTo.map(
    (address) =>
      !isMailAddress(address) && {
        argument: "mailTo",
        must: "have plain mail addresses",
        got: address,
        fix: 'use ones like "admin@example.com"',
      },
  ),
];
