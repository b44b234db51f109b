import { isWhole, type Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export const problems = ({ minutes }: Settings): (Problem | false)[] => [
  !isWhole(minutes, 1, 60) && {
    argument: "minutes",
    must: "be a whole number from 1 to 60",
    got: minutes,
    fix: "an alarm looks at two probes: whoever waits longer hears of it too late",
  },
];
