import type { WithDefaults } from "../parts/component.ts";
import type { DeliveryStage, PipelineArgs, PipelineSource } from "./args.ts";
import { builds, type BuildKind, type BuildSettings } from "./kinds.ts";

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  executionMode: "SUPERSEDED",
  variables: [],
  badge: false,
  tellOf: ["FAILED"],
  artifactDays: 90,
  logRetentionDays: 14,
  protect: true,
} as const satisfies Partial<PipelineArgs>;

/** Arguments of `Pipeline` with the defaults. */
export type Settings = WithDefaults<PipelineArgs, typeof defaults>;

/** Defaults that are warned about when a transform changes them. */
export const guards = {
  pipeline: ["pipelineType", "roleArn", "artifactStores"],
  project: ["environment.privilegedMode", "logsConfig", "serviceRole", "projectVisibility"],
};

/** Branch whose pushes start the pipeline. */
export const branchOf = ({ branch = "main" }: PipelineSource): string => branch;

/** Reads the settings of a kind of build: those that the caller gave, the others by default. */
export const buildSettings = (args: Settings, kind: BuildKind): BuildSettings => ({
  ...builds[kind],
  ...args.builds?.[kind],
});

/** True when somebody has to agree to a stage. */
export const needsApproval = ({ approval }: DeliveryStage, index: number): boolean => approval ?? index > 0;
