/** Outcome of a deployment, or of a look at what it would do. */
export interface Deployment {
  /** What was different, one for each resource. */
  readonly changes: readonly {
    readonly kind: "create" | "update" | "replace" | "delete";
    readonly type: string;
    readonly name: string;
    /** Top-level inputs that are different. */
    readonly inputs: readonly string[];
  }[];
  /** Resources that stay as they are. */
  readonly unchanged: number;
  /** Of the stack, secrets as `[secret]`. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Program that is deployed. */
export interface DeploymentRequest {
  /** Folder with the files of the repository to deploy. */
  readonly root: string;
  /** Folder of the program below it; empty when it is the root. */
  readonly project: string;
  readonly stack: string;
  /** Goes before the stack file's values for this deployment, as of `pulumi up --config`; a key without a namespace is the project's own. */
  readonly config?: Readonly<Record<string, string>>;
  /** Deploy without looking first what that would do, as of `pulumi up --skip-preview`. A later preview compares with the files as they are then.
   * @default false */
  readonly skipPreview?: boolean;
}

/** Running copies of the repository's programs (`local/start`): what `pulumi` of a build asks. */
export interface ProgramCapability {
  /** Applies the difference between a program and the copy of its stack that runs.
   * @throws Error that says the remedy when no copy of the stack runs, or why the program failed. */
  up(request: DeploymentRequest): Promise<Deployment>;
  /** Says what {@link up} would do. */
  preview(request: DeploymentRequest): Promise<Deployment>;
  /** Outputs of the stack that runs. */
  outputs(request: Pick<DeploymentRequest, "project" | "stack">): Promise<Deployment["outputs"]>;
  /** Ports of 127.0.0.1 of the sites that run, which a build may look at. */
  ports(): readonly number[];
  /** Folders with the state and the keys of the copies, which a build must not see. */
  readonly stateFolders: readonly string[];
}
