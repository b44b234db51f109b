import { isWhole, type Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export function problems({ retentionDays }: Settings): (Problem | false)[] {
  return [
    !isWhole(retentionDays, 90) && {
      argument: "retentionDays",
      must: "be a whole number of 90 or more: CloudTrail's own history has the last 90 days",
      got: retentionDays,
      fix: "use 365",
    },
  ];
}
