import { createHash } from "node:crypto";
import type { Collection, Store } from "../../host/store.ts";
import { invalidParameter } from "./errors.ts";
import type { Publication, TopicRecord } from "./records.ts";

/** Milliseconds in which a FIFO topic takes the same deduplication id once.
 * @see https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html */
const DEDUPLICATION = 5 * 60 * 1000;

/** Answer to a publisher. */
export type Receipt = Pick<Publication, "messageId" | "sequenceNumber">;

/** Order of FIFO topics: numbers of their messages, and the deduplication ids of the last minutes. The numbers are durable. */
export class FifoOrder {
  /** Last sequence numbers by the topic's ARN. */
  readonly #sequences: Collection<number>;
  readonly #recent = new Map<string, Receipt & { readonly at: number }>();

  constructor(store: Store) {
    this.#sequences = store.collection("sns/sequences");
  }

  /** Receipt of a message that the topic took under this id lately; undefined when it may take another. */
  receiptOf({ arn }: TopicRecord, deduplicationId: string): Receipt | undefined {
    const recent = this.#recent.get(`${arn} ${deduplicationId}`);
    if (!recent || recent.at <= Date.now() - DEDUPLICATION) return undefined;
    const { messageId, sequenceNumber } = recent;
    return { messageId, sequenceNumber };
  }

  /** Keeps in mind that a topic took a message. */
  remember({ arn }: TopicRecord, deduplicationId: string, receipt: Receipt): void {
    this.#recent.set(`${arn} ${deduplicationId}`, { ...receipt, at: Date.now() });
  }

  /** Gives out the next number of a topic, 20 digits.
   * @see https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-ordering.html */
  async nextNumber({ arn }: TopicRecord): Promise<string> {
    const next = (this.#sequences.get(arn) ?? 0) + 1;
    await this.#sequences.put(arn, next);
    return `1${String(next).padStart(16, "0")}000`;
  }

  /** Forgets a topic. */
  async forget(topicArn: string): Promise<void> {
    await this.#sequences.delete(topicArn);
  }
}

/** Deduplication id of a message for a FIFO topic: the publisher's, or a hash of the text where the topic says so.
 * @throws AwsError InvalidParameter when there is no group or no id.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export function deduplicationIdOf(
  topic: TopicRecord,
  { groupId, deduplicationId, message }: Pick<Publication, "groupId" | "deduplicationId" | "message">,
): string {
  if (groupId === undefined)
    throw invalidParameter("The MessageGroupId parameter is required for FIFO topics");
  if (deduplicationId !== undefined) return deduplicationId;
  if (topic.contentBasedDeduplication) return createHash("sha256").update(message).digest("hex");
  throw invalidParameter(
    "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
  );
}
