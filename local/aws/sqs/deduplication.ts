/** Milliseconds in which a FIFO queue takes the same deduplication id once.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
const INTERVAL = 5 * 60 * 1000;

/** A message that was taken. */
export interface SentMessage {
  readonly id: string;
  readonly sequence: number;
}

/** Deduplication ids that a FIFO queue has seen in the last five minutes, whether their messages are still there or not. */
export class DeduplicationIds {
  /** Oldest first. */
  readonly #seen = new Map<string, SentMessage & { readonly at: number }>();

  /** Finds the message that was sent with an id.
   * @param groupId The group in which the id counts; undefined when it counts in the whole queue. */
  find(id: string, groupId: string | undefined): SentMessage | undefined {
    const oldest = Date.now() - INTERVAL;
    for (const [key, { at }] of this.#seen) {
      if (at > oldest) break;
      this.#seen.delete(key);
    }
    return this.#seen.get(keyOf(id, groupId));
  }

  /** Notes the id of a message; messages are noted in the order in which they were sent.
   * @param message.sentAt Milliseconds since 1970. */
  note(id: string, groupId: string | undefined, message: SentMessage & { readonly sentAt: number }): void {
    const { sequence, sentAt: at } = message;
    this.#seen.set(keyOf(id, groupId), { id: message.id, sequence, at });
  }

  /** Forgets every id, as PurgeQueue does. */
  clear(): void {
    this.#seen.clear();
  }
}

function keyOf(id: string, groupId: string | undefined): string {
  return JSON.stringify([id, groupId]);
}
