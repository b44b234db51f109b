/** An action of a pipeline, as the newest execution left it. */
export interface ActionView {
  readonly name: string;
  /** `Build/CodeBuild` */
  readonly type: string;
  /** Undefined for one that has not run. */
  readonly status?: string;
  readonly summary: string;
  readonly error: string;
  /** Of an approval that waits. */
  readonly token?: string;
  /** Id of its build. */
  readonly buildId?: string;
}

/** A stage of a pipeline. */
export interface StageView {
  readonly name: string;
  readonly status?: string;
  readonly executionId?: string;
  /** Executions that wait to enter. */
  readonly waiting: number;
  /** Why the transition into it is closed; undefined when it is open. */
  readonly closed?: string;
  /** True when what has failed in it can be run again. */
  readonly canRetry: boolean;
  readonly actions: readonly ActionView[];
}

/** A pipeline, as the console shows it. */
export interface PipelineView {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly mode: string;
  readonly stages: readonly StageView[];
  /** Newest first. */
  readonly executions: readonly {
    readonly id: string;
    readonly status: string;
    /** ISO 8601. */
    readonly startedAt: string;
    readonly trigger: string;
    readonly revision: string;
    readonly summary: string;
  }[];
}

/** Something that somebody does with a pipeline. */
export type PipelineCommand =
  | { readonly do: "release" }
  | {
      readonly do: "approve" | "reject";
      readonly stage: string;
      readonly action: string;
      readonly token: string;
      readonly reason: string;
    }
  | { readonly do: "retry"; readonly stage: string; readonly executionId: string }
  | { readonly do: "stop"; readonly executionId: string };

/** CodePipeline (`local/aws/codepipeline`), for the console. */
export interface PipelineCapability {
  all(): readonly PipelineView[];
  /** Does it as the operator. @throws AwsError as CodePipeline does. */
  run(arn: string, command: PipelineCommand): Promise<void>;
}
