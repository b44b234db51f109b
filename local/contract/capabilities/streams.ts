import type { TraceOrigin } from "../../observe/trace.ts";

/** A record of a DynamoDB stream, as GetRecords answers it. Attribute values are in their typed form, bytes as base64.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html */
export interface DynamoDbStreamRecord {
  readonly eventID: string;
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  readonly eventVersion: string;
  readonly eventSource: string;
  readonly awsRegion: string;
  /** Identity of Time to Live, on the records of what it deleted. Lambda's events spell its members with a small letter. */
  readonly userIdentity?: { readonly PrincipalId: string; readonly Type: string };
  readonly dynamodb: {
    /** Seconds since 1970. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Readonly<Record<string, object>>;
    readonly NewImage?: Readonly<Record<string, object>>;
    readonly OldImage?: Readonly<Record<string, object>>;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: string;
  };
}

/** DynamoDB Streams (`local/aws/dynamodb`) for what polls them: event source mappings and pipes. A stream has one shard, so
 * the sequence number of the last record that was dealt with is all a consumer has to keep. IAM is the caller's to ask.
 * Every member throws AwsError ResourceNotFoundException when there is no such stream. */
export interface StreamCapability {
  /** Sequence number of the newest record, for a consumer that begins at `LATEST`; undefined when there is none. */
  newest(streamArn: string): string | undefined;
  /** Records in order: behind `after`, or the oldest that are kept (24 hours, `TRIM_HORIZON`).
   * `ended`: the stream is disabled and nothing comes after these.
   * @param from.limit At most this many; 1,000 unless given. */
  read(
    streamArn: string,
    from: { readonly after?: string; readonly limit?: number },
  ): Promise<{ readonly records: readonly DynamoDbStreamRecord[]; readonly ended: boolean }>;
  /** The request for which a record that {@link read} answered was made. */
  originOf(record: DynamoDbStreamRecord): TraceOrigin | undefined;
  /** Calls `listener` when new records can be read. The answer ends that. */
  listen(streamArn: string, listener: () => void): () => void;
}
