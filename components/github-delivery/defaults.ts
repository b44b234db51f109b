import { withDefaults } from "../parts/component.ts";
import type { GitHubDeliveryArgs, StageAccess } from "./args.ts";

/** Values for what the caller left out of a stage; what they mean is said at each argument. */
export const defaults = { preview: "environment", sessionMinutes: 60 } as const satisfies StageAccess;

/** Access to a stage, with the defaults. */
export interface StageSettings extends Required<StageAccess> {
  readonly name: string;
}

/** Arguments of `GitHubDelivery` with the defaults of each stage. */
export interface Settings extends Omit<GitHubDeliveryArgs, "stages"> {
  readonly stages: readonly StageSettings[];
}

/** Fills in the defaults of each stage: environment and stack are called as the stage. */
export const stagesWithDefaults = ({ stages }: Pick<GitHubDeliveryArgs, "stages">): StageSettings[] =>
  Object.entries(stages).map(([name, given]) => {
    const { environment = name, stacks = name, preview, sessionMinutes } = withDefaults(defaults, given);
    return { name, environment, stacks, preview, sessionMinutes };
  });
