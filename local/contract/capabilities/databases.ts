/** A client that is signed in. */
export interface DatabaseConnection {
  readonly user: string;
  readonly database: string;
  /** For people: `task 3f2a of service shop`. */
  readonly from: string;
  /** ISO 8601 */
  readonly since: string;
  /** True for one that was let in as a reader. */
  readonly readsOnly: boolean;
}

/** A database as the console shows it. */
export interface DatabaseView {
  readonly arn: string;
  readonly identifier: string;
  readonly region: string;
  /** `paused`: the next connection starts it. */
  readonly state: "running" | "paused" | "stopped";
  readonly databaseName: string | undefined;
  /** Host and port inside the VPC. */
  readonly endpoint: string;
  readonly readerEndpoint: string;
  /** Host and port for people and tools of this machine. */
  readonly localAddress: string | undefined;
  readonly instances: readonly {
    readonly identifier: string;
    readonly zone: string;
    readonly writes: boolean;
  }[];
  readonly connections: readonly DatabaseConnection[];
  /** Newest last. */
  readonly events: readonly { readonly at: string; readonly message: string }[];
}

/** Tables of a database, and rows of one of them. */
export interface DatabasePeek {
  /** With PostgreSQL's estimate of their rows. */
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  readonly columns?: readonly string[];
  readonly values?: readonly (readonly (string | null)[])[];
}

/** RDS (`local/aws/rds`). */
export interface DatabaseCapability {
  all(): readonly DatabaseView[];
  /** Makes another instance the writer, or restarts the only one: connections end. @throws Error when there is no such database. */
  failOver(arn: string): Promise<void>;
  /** Looks into a database that runs; undefined for one that is paused. @param table As it is listed. */
  peek(arn: string, table?: string): Promise<DatabasePeek | undefined>;
}
