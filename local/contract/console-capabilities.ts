// What the console and the command line ask of the services.

/** A queue as the console shows it. */
export interface FailureQueue {
  readonly arn: string;
  readonly name: string;
  /** Messages that wait. */
  readonly messages: number;
  /** Whether another queue's failed messages come here. */
  readonly isDeadLetterQueue: boolean;
}

/** A message that waits in a queue. */
export interface WaitingMessage {
  readonly id: string;
  readonly body: string;
  /** ARN of the queue that it failed in. */
  readonly source?: string | undefined;
}

/** What failed for good (`local/aws/lambda`, `local/aws/pipes`), for the console and the command line. */
export interface FailureCapability {
  queues(): readonly FailureQueue[];
  /** Tries again what waits in a failure queue. @throws AwsError QueueDoesNotExist. */
  replay(queueArn: string): Promise<{ readonly replayed: number; readonly problems: readonly string[] }>;
}

/** Records of a delivery stream that its function could not change, as they wait in the error prefix. */
export interface FailedRecords {
  readonly arn: string;
  readonly name: string;
  readonly objects: number;
  readonly records: number;
  /** Records by `errorCode`. */
  readonly errorCodes: Readonly<Record<string, number>>;
  /** What can't be read or replayed, by key. */
  readonly problems: readonly string[];
}

/** What delivery streams put aside (`local/aws/firehose`), for the console and the command line. */
export interface FailedRecordCapability {
  /** By name. */
  streams(): Promise<readonly FailedRecords[]>;
  /** Puts what waits in the error prefix back into the stream, and deletes each object whose records were all taken.
   * @throws AwsError ResourceNotFoundException. */
  replay(
    streamArn: string,
  ): Promise<{ readonly replayed: number; readonly objects: number; readonly problems: readonly string[] }>;
  /** Every stream as it stands, by name. */
  states(): readonly DeliveryStreamState[];
}

/** A delivery stream as the console shows it. Counts are since the start. */
export interface DeliveryStreamState {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly records: {
    readonly in: number;
    readonly delivered: number;
    readonly failed: number;
    readonly dropped: number;
  };
  /** Records that are not in S3 yet. */
  readonly buffered: number;
  /** Seconds from the arrival of the oldest record of the newest object to the object; undefined before there is one. */
  readonly lag?: number;
  /** Seconds since the oldest record that waits arrived: DataFreshness. */
  readonly freshness: number;
  readonly lastError?: { readonly at: string; readonly errorCode: string; readonly message: string };
}

/** CloudWatch's alarms (`local/aws/cloudwatch`), for the console. */
export interface AlarmCapability {
  all(): readonly {
    readonly name: string;
    readonly description: string;
    readonly region: string;
    readonly state: "ALARM" | "INSUFFICIENT_DATA" | "OK";
    readonly reason: string;
    /** ISO 8601, since when. */
    readonly changedAt: string;
  }[];
  /** Looks at every metric now instead of with the next second. */
  evaluate(): Promise<void>;
}

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

/** What a query answered. */
export interface QueryAnswer {
  /** `type` is Trino's: `varchar`, `bigint`, `double`, `timestamp(3)`. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** The first 1,000 rows. Values are text as Athena writes it; null is SQL's NULL. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** Whether there are more rows than these. */
  readonly isTruncated: boolean;
  /** Bytes of the objects that were read, as they are stored. */
  readonly scannedBytes: number;
  readonly milliseconds: number;
  /** Id of the execution, for Athena's API. */
  readonly queryExecutionId: string;
}

/** Athena (`local/aws/athena`), for the console. */
export interface QueryCapability {
  /** By name. */
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
