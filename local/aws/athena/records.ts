import type { ResultColumn } from "../../duckdb/messages.ts";

/** Settings of a workgroup.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupConfiguration.html */
export interface WorkgroupConfiguration {
  /** True when the workgroup's output location takes precedence over the client's. */
  readonly isEnforced: boolean;
  readonly publishesMetrics: boolean;
  /** Bytes that a query may scan. */
  readonly scanLimit?: number;
  /** `s3://bucket/prefix/` */
  readonly outputLocation?: string;
  /** `SSE_S3`, `SSE_KMS`, `CSE_KMS`: what AWS would do; nothing is encrypted here. */
  readonly encryptionOption?: string;
  readonly kmsKey?: string;
}

/** A workgroup as it is kept. */
export interface WorkgroupRecord {
  readonly name: string;
  readonly region: string;
  readonly description: string;
  readonly isEnabled: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly configuration: WorkgroupConfiguration;
}

/** A saved query as it is kept. */
export interface NamedQueryRecord {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly description: string;
  readonly database: string;
  readonly workgroup: string;
  readonly sql: string;
}

/** State of an execution. */
export type QueryState = "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";

/** An execution of a query, as it is kept. Times are milliseconds since 1970, durations milliseconds. */
export interface QueryRecord {
  readonly id: string;
  readonly region: string;
  readonly workgroup: string;
  readonly sql: string;
  readonly database: string;
  readonly parameters: readonly string[];
  /** `UTILITY`: SHOW and DESCRIBE. */
  readonly statementType: "DML" | "UTILITY";
  /** The result file: `s3://bucket/prefix/<id>.csv` */
  readonly outputLocation: string;
  readonly encryptionOption?: string;
  readonly token?: string;
  readonly state: QueryState;
  readonly reason?: string;
  /** Of a failure: 1 the system's, 2 the user's, 3 other. */
  readonly errorCategory?: number;
  readonly submittedAt: number;
  readonly startedAt?: number;
  readonly completedAt?: number;
  readonly planningTime?: number;
  readonly engineTime?: number;
  /** Bytes of the objects that were read, as they are stored. */
  readonly scannedBytes: number;
  readonly columns?: readonly ResultColumn[];
  readonly rowCount?: number;
}
