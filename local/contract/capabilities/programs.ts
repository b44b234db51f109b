/** Outcome of a deployment. */
export interface Deployment {
  /** What was different, one line each. */
  readonly changes: readonly string[];
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
  /** Given to the program in place of the stack file's, by full key. */
  readonly config: Readonly<Record<string, string>>;
}

/** Running copies of the repository's programs (`local/start`): what `pulumi up` of a build asks. */
export interface ProgramCapability {
  /** Applies the difference between a program and the copy of its stack that runs.
   * @throws Error that says the remedy when no copy of the stack runs, or why the program failed. */
  up(request: DeploymentRequest): Promise<Deployment>;
  /** Says what {@link up} would do. */
  preview(request: DeploymentRequest): Promise<Deployment>;
  /** Outputs of the stack that runs. */
  outputs(request: Pick<DeploymentRequest, "project" | "stack">): Promise<Deployment["outputs"]>;
  /** Ports of 127.0.0.1 of the copies that run: their sites, which a build may look at. */
  ports(): readonly number[];
}
