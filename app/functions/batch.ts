/** Answer of a function to an event source: the records that have to come again.
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
  /** `MessageGroupId` is there when the queue is FIFO. */
  readonly attributes?: { readonly MessageGroupId?: string };
}

/** Invocation of a function, as far as it is used here. */
export interface Context {
  readonly getRemainingTimeInMillis: () => number;
}

/** Ways of {@link eachRecord} with the records of one kind of source. */
export interface RecordOptions<Record> {
  /** Reads what the source calls the record by: a message's id, a sequence number. */
  readonly idOf: (record: Record) => string;
  readonly handle: (record: Record) => Promise<unknown>;
  /** Reads what keeps its order: records of one group are handled one after the other, and behind one that fails they all come again.
   * @default each record is a group */
  readonly groupOf?: (record: Record) => string | undefined;
}

/** Handles the records of a batch at the same time; those that fail come again, the others do not.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting */
export async function eachRecord<Record>(
  records: readonly Record[],
  { idOf, handle, groupOf }: RecordOptions<Record>,
): Promise<BatchResult> {
  const groups = Map.groupBy(records, (record) => groupOf?.(record) ?? record);
  const failed = new Set<Record>();
  await Promise.all(
    [...groups.values()].map(async (group) => {
      for (const [index, record] of group.entries())
        try {
          await handle(record);
        } catch (error) {
          // eslint-disable-next-line no-console -- a function's log
          console.error("a record failed", error);
          for (const later of group.slice(index)) failed.add(later);
          return;
        }
    }),
  );
  return {
    batchItemFailures: records
      .filter((record) => failed.has(record))
      .map((record) => ({ itemIdentifier: idOf(record) })),
  };
}
