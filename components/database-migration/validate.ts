import { isWhole, type Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. The function outside waits a minute longer than the one inside, and no function runs for more
 * than 900 seconds.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const problems = ({ timeoutSeconds }: Settings): (Problem | false)[] => [
  !isWhole(timeoutSeconds, 60, 840) && {
    argument: "timeoutSeconds",
    must: "be a whole number from 60 to 840",
    got: timeoutSeconds,
    fix: "use 300",
  },
];
