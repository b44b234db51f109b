import { endlessRetries } from "../parts/change-pipe.ts";
import type { Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export const problems = ({ maximumRetries }: Settings): (Problem | false)[] => [
  endlessRetries(maximumRetries),
];
