import type { Item } from "../values/attribute-value.ts";
import type { KeySchemaElement, StreamViewType } from "../tables/definition.ts";

/** A stream as it is kept. It can be read for 24 hours after it was disabled or its table deleted. */
export interface Stream {
  readonly arn: string;
  /** When it was made, ISO 8601 without zone: the last part of the ARN. */
  readonly label: string;
  readonly region: string;
  readonly tableName: string;
  readonly viewType: StreamViewType;
  readonly keySchema: readonly KeySchemaElement[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970; absent while it takes records. */
  readonly disabledAt?: number;
}

/** A record as GetRecords answers it.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  readonly eventVersion: "1.1";
  readonly eventSource: "aws:dynamodb";
  readonly awsRegion: string;
  /** Only for what Time to Live deleted. */
  readonly userIdentity?: { readonly PrincipalId: string; readonly Type: string };
  readonly dynamodb: {
    /** Seconds since 1970. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: StreamViewType;
  };
}

/** How long records are kept, in milliseconds.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html#Streams.DataRetention */
export const RETENTION = 24 * 60 * 60 * 1000;

/** The one shard of a stream. AWS makes one per partition of the table; a small table has one.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Shard.html */
export function shardId(stream: Stream): string {
  return `shardId-${String(stream.createdAt).padStart(20, "0")}-00000001`;
}
