/** A pipe as it is kept. */
export interface PipeRecord {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly description?: string | undefined;
  readonly roleArn: string;
  readonly source: string;
  readonly target: string;
  readonly isRunning: boolean;
  /** JSON texts. */
  readonly filters: readonly string[];
  readonly startingPosition: "LATEST" | "TRIM_HORIZON";
  readonly batchSize: number;
  /** Seconds. */
  readonly window: number;
  readonly maximumRetryAttempts: number;
  /** Seconds. */
  readonly maximumRecordAge: number;
  readonly deadLetterArn?: string | undefined;
  /** Text with `<$.path>` in it. */
  readonly inputTemplate?: string | undefined;
  /** Of a FIFO target: a value, or `$.path`. */
  readonly messageGroupId?: string | undefined;
  /** As {@link messageGroupId}; the content decides when there is none. */
  readonly messageDeduplicationId?: string | undefined;
  readonly tags?: Readonly<Record<string, string>>;
}
