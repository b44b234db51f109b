/** Records of a delivery stream that its function could not change, as they wait in the error prefix. */
export interface FailedRecords {
  readonly arn: string;
  readonly name: string;
  readonly objects: number;
  readonly records: number;
  /** Records by `errorCode`. */
  readonly errorCodes: Readonly<Record<string, number>>;
  /** Objects that can't be read or replayed, by key. */
  readonly problems: readonly string[];
}

/** Records that delivery streams put aside (`local/aws/firehose`), for the console and the command line. */
export interface FailedRecordCapability {
  /** Lists them by the stream's name. */
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
