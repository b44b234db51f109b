/** What a function answers an event source: the records that have to come again.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html */
export interface BatchResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** A record of a table's stream, as far as it is used here. */
export interface StreamRecord {
  readonly eventName?: "INSERT" | "MODIFY" | "REMOVE";
  readonly dynamodb: {
    readonly SequenceNumber: string;
    readonly NewImage?: Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;
  };
}

/** A message of a queue, as far as it is used here. */
export interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
}

/** What a function is told about its invocation. */
export interface Context {
  readonly getRemainingTimeInMillis: () => number;
}

/** Handles the records of a batch at the same time; those that fail come again, the others do not. */
export async function eachRecord<Record>(
  records: readonly Record[],
  idOf: (record: Record) => string,
  handle: (record: Record) => Promise<unknown>,
): Promise<BatchResult> {
  const outcomes = await Promise.allSettled(records.map(handle));
  const batchItemFailures = outcomes.flatMap((outcome, index) => {
    if (outcome.status === "fulfilled") return [];
    // eslint-disable-next-line no-console -- a function's log
    console.error("a record failed", outcome.reason);
    return [{ itemIdentifier: idOf(records[index] as Record) }];
  });
  return { batchItemFailures };
}
