import { isWhole, type Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-high-level-settings.html */
export function problems({ requestsPerAddress: limit }: Settings): (Problem | false)[] {
  return [
    !isWhole(limit, 10, 2_000_000_000) && {
      argument: "requestsPerAddress",
      must: "be a whole number from 10 to 2,000,000,000",
      got: limit,
      fix: "use 2000",
    },
  ];
}
