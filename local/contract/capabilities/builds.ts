/** A build, as the console shows it. */
export interface BuildView {
  readonly id: string;
  readonly projectName: string;
  readonly region: string;
  readonly number: number;
  readonly status: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly initiator: string;
  readonly phases: readonly {
    readonly type: string;
    readonly status: string;
    /** Seconds; undefined while it runs. */
    readonly seconds?: number;
    readonly reason: string;
  }[];
  readonly reports: readonly {
    readonly name: string;
    /** Of tests: how many have which outcome; those that have failed by name. */
    readonly tests?: {
      readonly total: number;
      readonly failed: readonly { readonly name: string; readonly message: string }[];
      readonly skipped: number;
    };
    /** Of coverage: per cent of the lines. */
    readonly lineCoverage?: number;
  }[];
  /** Where the log hub has its lines. */
  readonly logSource: string;
}

/** CodeBuild (`local/aws/codebuild`), for the console. */
export interface BuildCapability {
  /** The newest builds. @param limit At most this many. */
  recent(limit: number): readonly BuildView[];
  find(id: string): BuildView | undefined;
}
