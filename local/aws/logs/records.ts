/** A log group as it is kept. */
export interface LogGroup {
  readonly name: string;
  readonly region: string;
  /** Without the `:*` that policies need. */
  readonly arn: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly retentionInDays?: number | undefined;
  readonly logGroupClass: string;
  readonly kmsKeyId?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly origin: "program" | "api";
}

/** A stream of a group. */
export interface LogStream {
  readonly name: string;
  readonly createdAt: number;
}

/** An event as a caller gives it. */
export interface InputEvent {
  readonly timestamp: number;
  readonly message: string;
}

/** Answer of PutLogEvents about events that it did not take. */
export interface Rejected {
  readonly tooNewLogEventStartIndex?: number;
  readonly tooOldLogEventEndIndex?: number;
  readonly expiredLogEventEndIndex?: number;
}
