/** Kind of an action. */
export interface ActionType {
  readonly category: string;
  readonly owner: string;
  readonly provider: string;
  readonly version: string;
}

/** An action as a pipeline declares it. */
export interface ActionDeclaration {
  readonly name: string;
  readonly type: ActionType;
  readonly runOrder: number;
  readonly configuration: Readonly<Record<string, string>>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly namespace?: string;
  readonly roleArn?: string;
  readonly timeoutMinutes?: number;
}

/** A stage as a pipeline declares it. */
export interface StageDeclaration {
  readonly name: string;
  readonly actions: readonly ActionDeclaration[];
  /** What is done when it fails. @default "FAIL" */
  readonly onFailure: "FAIL" | "RETRY" | "ROLLBACK";
  /** Of a retry by itself. */
  readonly retryMode: "FAILED_ACTIONS" | "ALL_ACTIONS";
}

/** Texts that a filter takes and leaves out. */
export interface PatternFilter {
  readonly includes: readonly string[];
  readonly excludes: readonly string[];
}

/** A push that starts a pipeline: all that is given must fit. */
export interface PushFilter {
  readonly branches?: PatternFilter;
  readonly tags?: PatternFilter;
  readonly filePaths?: PatternFilter;
}

/** A trigger of a pipeline. */
export interface TriggerDeclaration {
  readonly sourceAction: string;
  readonly pushes: readonly PushFilter[];
}

/** What a pipeline is made of. */
export interface PipelineDefinition {
  readonly name: string;
  readonly roleArn: string;
  readonly type: "V1" | "V2";
  readonly mode: "QUEUED" | "SUPERSEDED" | "PARALLEL";
  /** Of the artefacts. */
  readonly bucket: string;
  readonly stages: readonly StageDeclaration[];
  readonly triggers: readonly TriggerDeclaration[];
  readonly variables: readonly {
    readonly name: string;
    readonly defaultValue?: string;
    readonly description?: string;
  }[];
}

/** A pipeline as it is kept. Times are milliseconds since 1970. */
export interface PipelineRecord extends PipelineDefinition {
  readonly arn: string;
  readonly region: string;
  readonly version: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Transitions into a stage that somebody has closed, by the stage's name. */
  readonly closed: Readonly<
    Record<string, { readonly reason: string; readonly by: string; readonly at: number }>
  >;
}

/** State of an execution. */
export type ExecutionStatus =
  "InProgress" | "Stopping" | "Stopped" | "Succeeded" | "Failed" | "Superseded" | "Cancelled";

/** State of an action. */
export type ActionStatus = "InProgress" | "Abandoned" | "Succeeded" | "Failed";

/** Why an action failed. */
export interface ActionError {
  readonly code: string;
  readonly message: string;
}

/** A place in the bucket of the artefacts. */
export interface ArtifactPlace {
  readonly bucket: string;
  readonly key: string;
}

/** An execution of an action. Times are milliseconds since 1970. */
export interface ActionRecord {
  readonly id: string;
  readonly stage: string;
  readonly name: string;
  /** Of its stage. */
  readonly attempt: number;
  readonly status: ActionStatus;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly configuration: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, ArtifactPlace>>;
  readonly outputs: Readonly<Record<string, ArtifactPlace>>;
  readonly variables: Readonly<Record<string, string>>;
  /** Id of what it waits for: a build, a task definition. */
  readonly externalId?: string;
  readonly externalUrl?: string;
  readonly summary?: string;
  readonly error?: ActionError;
  /** Of an approval that waits. */
  readonly token?: string;
  /** When an approval is over. */
  readonly expiresAt?: number;
  readonly by?: string;
  readonly logStreamArn?: string;
}

/** What a source action got. */
export interface SourceRevision {
  readonly action: string;
  readonly artifact: string;
  readonly id: string;
  readonly summary: string;
  readonly url?: string;
}

/** A stage of an execution. */
export interface StageRun {
  readonly status: "InProgress" | "Stopping" | "Stopped" | "Succeeded" | "Failed" | "Cancelled";
  readonly attempt: number;
  /** Attempt from which on actions that have succeeded stay so. */
  readonly base: number;
  readonly endedAt?: number;
}

/** An execution as it is kept: with the pipeline as it was when it began. Times are milliseconds since 1970. */
export interface ExecutionRecord {
  readonly id: string;
  readonly pipelineArn: string;
  readonly region: string;
  /** Order of starts. */
  readonly number: number;
  readonly version: number;
  readonly definition: PipelineDefinition;
  readonly status: ExecutionStatus;
  readonly summary?: string;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly trigger: { readonly type: string; readonly detail: string };
  readonly stopReason?: string;
  /** Execution whose artefacts a stage goes back to. */
  readonly rollbackTarget?: string;
  /** Stage that a roll-back runs, and no other. */
  readonly onlyStage?: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Commits in place of the newest of a branch, by the source action. */
  readonly overrides: Readonly<Record<string, string>>;
  readonly revisions: readonly SourceRevision[];
  readonly artifacts: Readonly<Record<string, ArtifactPlace>>;
  /** By namespace. */
  readonly outputVariables: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly stages: Readonly<Record<string, StageRun>>;
  /** Name of the stage that it is in, or waits for. */
  readonly stage: string;
  /** True while it waits to enter that stage. */
  readonly isWaiting: boolean;
  /** Every attempt of every action, in the order of their starts. */
  readonly actions: readonly ActionRecord[];
  readonly token?: string;
}
