import { isWhole, type Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export const problems = ({ logRetentionDays }: Settings): (Problem | false)[] => [
  !isWhole(logRetentionDays, 1) && {
    argument: "logRetentionDays",
    must: "be a whole number from 1",
    got: logRetentionDays,
    fix: "say for how many days a log is kept",
  },
];
