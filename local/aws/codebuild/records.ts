import type { PhaseContext } from "./run/command-phases.ts";

/** A variable of a build's environment. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** Where the source of a build comes from. */
export interface SourceRecord {
  /** `CODEPIPELINE`, `S3`, `NO_SOURCE`, or a kind of repository, for which the working tree stands here. */
  readonly type: string;
  /** `bucket/key` for S3, an address for a repository. */
  readonly location?: string;
  /** Path below the source, or the text of a buildspec. */
  readonly buildspec?: string;
  /** Of a secondary source. */
  readonly identifier?: string;
}

/** Where an artifact of a build goes. */
export interface ArtifactsRecord {
  readonly type: "CODEPIPELINE" | "S3" | "NO_ARTIFACTS";
  /** Bucket. */
  readonly location?: string;
  readonly path?: string;
  readonly name?: string;
  readonly namespaceType?: string;
  readonly packaging?: string;
  readonly overrideName?: boolean;
  /** Of a secondary artifact. */
  readonly identifier?: string;
}

/** A project as it is kept. */
export interface ProjectRecord {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly description: string;
  readonly serviceRole: string;
  readonly source: SourceRecord;
  readonly secondarySources: readonly SourceRecord[];
  readonly sourceVersion?: string;
  readonly artifacts: ArtifactsRecord;
  readonly secondaryArtifacts: readonly ArtifactsRecord[];
  readonly environmentType: string;
  readonly image: string;
  readonly computeType: string;
  readonly isPrivileged: boolean;
  readonly variables: readonly Variable[];
  /** `LOCAL` or `S3`; absent for none. */
  readonly cache?: { readonly type: string; readonly location?: string; readonly modes: readonly string[] };
  readonly logs: { readonly isEnabled: boolean; readonly group?: string; readonly stream?: string };
  readonly timeoutMinutes: number;
  readonly queuedTimeoutMinutes: number;
  readonly concurrentBuildLimit?: number;
  readonly encryptionKey?: string;
  readonly badgeToken?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** State of a build, or of a phase. */
export type BuildStatus = "IN_PROGRESS" | "SUCCEEDED" | "FAILED" | "FAULT" | "TIMED_OUT" | "STOPPED";

/** A phase of a build as it is kept. Times are milliseconds since 1970. */
export interface PhaseRecord {
  readonly type: string;
  readonly status: BuildStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly contexts: readonly PhaseContext[];
}

/** A build as it is kept. Times are milliseconds since 1970. */
export interface BuildRecord {
  /** `project:uuid` */
  readonly id: string;
  readonly arn: string;
  readonly region: string;
  readonly projectName: string;
  readonly number: number;
  readonly status: BuildStatus;
  readonly currentPhase: string;
  readonly phases: readonly PhaseRecord[];
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Who started it: the name of a role, or of a pipeline: `codepipeline/mysfits`. */
  readonly initiator: string;
  readonly serviceRole: string;
  readonly source: SourceRecord;
  readonly secondarySources: readonly SourceRecord[];
  readonly sourceVersion?: string;
  readonly resolvedSourceVersion?: string;
  readonly artifacts: ArtifactsRecord;
  readonly secondaryArtifacts: readonly ArtifactsRecord[];
  /** ARN of what was uploaded, by the artifact's identifier; the primary's is empty. */
  readonly uploaded: Readonly<Record<string, string>>;
  readonly variables: readonly Variable[];
  readonly exportedVariables: readonly Variable[];
  readonly image: string;
  readonly computeType: string;
  readonly environmentType: string;
  readonly isPrivileged: boolean;
  readonly timeoutMinutes: number;
  readonly queuedTimeoutMinutes: number;
  readonly logs: { readonly isEnabled: boolean; readonly group: string; readonly stream: string };
  readonly reportArns: readonly string[];
  readonly cache?: ProjectRecord["cache"];
  readonly token?: string;
}

/** Kind of a report. */
export type ReportType = "TEST" | "CODE_COVERAGE";

/** A report group as it is kept. */
export interface ReportGroupRecord {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly type: ReportType;
  /** True when its reports go with it. */
  readonly deletesReports: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** Outcome of a test.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_TestCase.html */
export type TestStatus = "SUCCEEDED" | "FAILED" | "ERROR" | "SKIPPED" | "UNKNOWN";

/** A test of a report. */
export interface TestCaseRecord {
  readonly name: string;
  /** Class, or whatever the file has before the name. */
  readonly prefix: string;
  readonly suite: string;
  readonly status: TestStatus;
  readonly nanoseconds: number;
  readonly message?: string;
  /** File that it was read from, below the source. */
  readonly file: string;
}

/** Coverage of a file. */
export interface CoverageRecord {
  readonly path: string;
  readonly linesCovered: number;
  readonly linesMissed: number;
  readonly branchesCovered: number;
  readonly branchesMissed: number;
}

/** A report as it is kept. */
export interface ReportRecord {
  readonly arn: string;
  readonly groupArn: string;
  readonly region: string;
  readonly type: ReportType;
  readonly buildArn: string;
  readonly status: "SUCCEEDED" | "FAILED";
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly tests: readonly TestCaseRecord[];
  readonly coverage: readonly CoverageRecord[];
}
