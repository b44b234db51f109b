/** A query that the program keeps, as the console shows it. */
export interface NamedQuery {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly database: string;
  readonly workgroup: string;
  readonly region: string;
  readonly sql: string;
}

/** Answer to a query. */
export interface QueryAnswer {
  /** `type` is Trino's: `varchar`, `bigint`, `double`, `timestamp(3)`. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** The first 1,000 rows. Values are text as Athena writes it; null is SQL's NULL. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** True when there are more rows than these. */
  readonly isTruncated: boolean;
  /** Bytes of the objects that were read, as they are stored. */
  readonly scannedBytes: number;
  readonly milliseconds: number;
  /** Id of the execution, for Athena's API. */
  readonly queryExecutionId: string;
}

/** Athena (`local/aws/athena`), for the console. */
export interface QueryCapability {
  /** Lists the named queries by name. */
  named(): readonly NamedQuery[];
  /** Runs a query as the operator and waits for it.
   * @param request.workgroup `primary` unless given; the console's queries should name the program's.
   * @throws AwsError InvalidRequestException for what Athena refuses at once; QueryFailed with the query's reason when it failed or was cancelled. */
  run(request: {
    readonly sql: string;
    readonly database: string;
    readonly workgroup?: string;
    readonly region?: string;
  }): Promise<QueryAnswer>;
}
