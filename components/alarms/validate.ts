import type { Problem } from "../parts/component.ts";
import { isMailAddress } from "../parts/mail-address.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export function problems({ mailTo, level }: Settings): (Problem | false)[] {
  return [
    level !== "essential" &&
      level !== "all" && {
        argument: "level",
        must: 'be "essential" or "all"',
        got: level,
        fix: 'use "essential"',
      },
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
}
