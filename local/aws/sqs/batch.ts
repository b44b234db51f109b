import { AwsError } from "../../contract/errors.ts";

/** Most entries of a batch. */
const LONGEST = 10;

interface BatchEntry {
  readonly Id: string;
}

/** An entry that was not done. */
interface FailedEntry extends BatchEntry {
  readonly Code: string;
  readonly Message: string;
  readonly SenderFault: boolean;
}

/** Checks the entries of a batch, which is refused whole.
 * @throws AwsError EmptyBatchRequest, TooManyEntriesInBatchRequest, InvalidBatchEntryId, BatchEntryIdsNotDistinct
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
export function checkEntries(entries: readonly BatchEntry[]): void {
  if (entries.length === 0)
    throw new AwsError("EmptyBatchRequest", "There should be at least one entry in the request.");
  if (entries.length > LONGEST)
    throw new AwsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${LONGEST}. You have sent ${entries.length}.`,
    );
  const ids = entries.map(({ Id }) => Id);
  if (!ids.every((id) => /^[\w-]{1,80}$/.test(id)))
    throw new AwsError(
      "InvalidBatchEntryId",
      "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
    );
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated !== undefined) throw new AwsError("BatchEntryIdsNotDistinct", `Id ${repeated} repeated.`);
}

/** Does each entry, one after the other, and tells which failed.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_BatchResultErrorEntry.html */
export async function runBatch<Entry extends BatchEntry, Result extends object>(
  entries: readonly Entry[],
  work: (entry: Entry) => Promise<Result>,
): Promise<{ Successful: (BatchEntry & Result)[] | undefined; Failed: FailedEntry[] | undefined }> {
  const successful: (BatchEntry & Result)[] = [];
  const failed: FailedEntry[] = [];
  for (const entry of entries) {
    const { Id } = entry;
    try {
      successful.push({ Id, ...(await work(entry)) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return {
    Successful: successful.length > 0 ? successful : undefined,
    Failed: failed.length > 0 ? failed : undefined,
  };
}
