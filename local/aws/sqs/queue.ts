import { createHash, randomUUID } from "node:crypto";
import type { Collection } from "../../host/store.ts";
import { currentTraceId, type TraceHub } from "../../observe/trace.ts";
import { readTraceHeader } from "../../observe/trace-header.ts";
import { DeduplicationIds, type SentMessage } from "./deduplication.ts";
import { invalidParameter, invalidValue, missingParameter, receiptHandleIsInvalid } from "./errors.ts";
import { checkMessage, type OutgoingMessage } from "./outgoing-message.ts";
import { receivable, receivableByGroup } from "./receivable.ts";
import type { MessageRecord, QueueRecord } from "./records.ts";

/** Form of a receipt: the id of the message, and that of the receive. */
const RECEIPT = /^([\da-f]{8}-[\da-f-]{27})\.[\da-f]{8}-[\da-f-]{27}$/;

/** One queue with its messages, in order of arrival. Durable: each change is on disk before it is told.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html */
export class Queue {
  record: QueueRecord;
  readonly #traces: TraceHub;
  readonly #messages: Collection<MessageRecord>;
  readonly #ordered = new Map<string, MessageRecord>();
  readonly #deduplicationIds = new DeduplicationIds();
  readonly #listeners = new Set<() => void>();
  /** Moves a message to the queue for dead letters; answers whether it is there. */
  readonly #deadLetter: (from: Queue, message: MessageRecord) => Promise<boolean>;
  #sequence: number;
  #timer: NodeJS.Timeout | undefined;
  #receiving: Promise<unknown> = Promise.resolve();

  constructor(
    traces: TraceHub,
    record: QueueRecord,
    messages: Collection<MessageRecord>,
    deadLetter: (from: Queue, message: MessageRecord) => Promise<boolean>,
  ) {
    this.#traces = traces;
    this.record = record;
    this.#messages = messages;
    this.#deadLetter = deadLetter;
    for (const message of messages.values().sort((a, b) => a.sequence - b.sequence)) {
      this.#ordered.set(message.id, message);
      this.#waits(message);
      // Those of messages that were deleted before a restart are not known any more.
      if (message.deduplicationId !== undefined && message.deadLetterSource === undefined)
        this.#deduplicationIds.note(message.deduplicationId, this.#scopeOf(message), message);
    }
    // Rises across restarts too, when no message is left to tell the last number.
    this.#sequence = Math.max([...this.#ordered.values()].at(-1)?.sequence ?? 0, Date.now() * 1000);
    this.#setTimer();
  }

  get isFifo(): boolean {
    return this.record.name.endsWith(".fifo");
  }

  /** Numbers of messages: to receive, being worked on, and delayed. */
  get counts(): { readonly visible: number; readonly inFlight: number; readonly delayed: number } {
    const now = Date.now();
    let [visible, inFlight, delayed] = [0, 0, 0];
    for (const { visibleAt, receipt } of this.#live())
      if (visibleAt <= now) visible++;
      else if (receipt !== undefined) inFlight++;
      else delayed++;
    return { visible, inFlight, delayed };
  }

  /** Seconds since the oldest message was sent; 0 when there is none. */
  get oldestAge(): number {
    const [oldest] = this.#live();
    return oldest ? (Date.now() - oldest.sentAt) / 1000 : 0;
  }

  /** Every message, without receiving it: for the console. */
  peek(): readonly MessageRecord[] {
    return this.#live();
  }

  /** Takes a message, unless a FIFO queue took one with its deduplication id in the last five minutes.
   * @throws AwsError InvalidParameterValue, InvalidMessageContents, MissingParameter */
  async send(message: OutgoingMessage): Promise<SentMessage> {
    const { settings } = this.record;
    checkMessage(message, settings.maximumMessageSize);
    const deduplicationId = this.#deduplicationIdOf(message);
    const scope = this.#scopeOf(message);
    if (deduplicationId !== undefined) {
      const known = this.#deduplicationIds.find(deduplicationId, scope);
      if (known) return known;
    }
    const now = Date.now();
    // A message of a FIFO queue has no delay of its own: 0 is as good as none.
    const delay = this.isFifo ? settings.delay : (message.delay ?? settings.delay);
    const record: MessageRecord = {
      id: randomUUID(),
      sequence: ++this.#sequence,
      body: message.body,
      attributes: message.attributes,
      senderId: message.senderId,
      sentAt: now,
      visibleAt: now + delay * 1000,
      receiveCount: 0,
      groupId: message.groupId,
      deduplicationId,
      traceHeader: message.traceHeader,
      traceId: readTraceHeader(message.traceHeader)?.root ?? currentTraceId(),
    };
    if (deduplicationId !== undefined) this.#deduplicationIds.note(deduplicationId, scope, record);
    await this.#put(record);
    this.#waits(record);
    this.#announce();
    return record;
  }

  /** Takes a failed message over, with its history: as a dead-letter queue its count of receives goes on.
   * @param source ARN of the queue that it failed in. */
  async adoptFailed(message: MessageRecord, source: string): Promise<void> {
    await this.#adopt({ ...message, deadLetterSource: source });
  }

  /** Takes a message over that is tried again: its receives are counted anew. */
  async adoptAgain(message: MessageRecord): Promise<void> {
    await this.#adopt({
      ...message,
      receiveCount: 0,
      firstReceivedAt: undefined,
      deadLetterSource: undefined,
    });
  }

  async #adopt(message: MessageRecord): Promise<void> {
    const adopted = {
      ...message,
      sequence: ++this.#sequence,
      visibleAt: Date.now(),
      receipt: undefined,
    };
    await this.#put(adopted);
    this.#waits(adopted);
    this.#announce();
  }

  /** Receives up to `count` messages and hides them for `visibility` seconds. */
  async receive(
    count: number,
    visibility = this.record.settings.visibilityTimeout,
  ): Promise<MessageRecord[]> {
    // One after the other, or two receives would take the same message.
    const work = this.#receiving.then(async () => await this.#take(count, visibility));
    this.#receiving = work.catch(() => undefined);
    return await work;
  }

  async #take(count: number, visibility: number): Promise<MessageRecord[]> {
    const now = Date.now();
    const taken: MessageRecord[] = [];
    const { redrive } = this.record.settings;
    const messages = this.isFifo ? receivableByGroup(this.#live(), now) : receivable(this.#live(), now);
    for (const message of messages) {
      if (taken.length >= count) break;
      if (
        redrive &&
        message.receiveCount >= redrive.maxReceiveCount &&
        (await this.#deadLetter(this, message))
      ) {
        await this.#remove(message.id, true);
        continue;
      }
      const changed = {
        ...message,
        receiveCount: message.receiveCount + 1,
        firstReceivedAt: message.firstReceivedAt ?? now,
        visibleAt: now + visibility * 1000,
        receipt: `${message.id}.${randomUUID()}`,
      };
      await this.#put(changed);
      this.#traces.arrive(message.id);
      taken.push(changed);
    }
    this.#setTimer();
    return taken;
  }

  /** Deletes what a receipt was given for. In a standard queue an old receipt deletes too. A message that is gone is no error.
   * @throws AwsError ReceiptHandleIsInvalid; InvalidParameterValue for an old receipt of a FIFO queue, and the message stays
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html */
  async deleteMessage(receipt: string): Promise<void> {
    const message = this.#receivedWith(receipt);
    if (!message) return;
    if (this.isFifo && (message.receipt !== receipt || message.visibleAt <= Date.now()))
      throw invalidValue("ReceiptHandle", receipt, "The receipt handle has expired.");
    await this.#remove(message.id);
    // The next one of the group can be received now.
    if (this.isFifo) this.#announce();
  }

  /** Hides what a receipt was given for, from now on. A receipt whose time has run out is taken, and hides nothing that can be
   * received by others.
   * @param seconds 0 shows it at once.
   * @throws AwsError ReceiptHandleIsInvalid; InvalidParameterValue when the message is gone
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html */
  async changeVisibility(receipt: string, seconds: number): Promise<void> {
    const message = this.#receivedWith(receipt);
    if (!message)
      throw invalidValue(
        "ReceiptHandle",
        receipt,
        "Message does not exist or is not available for visibility timeout change.",
      );
    if (message.visibleAt <= Date.now()) return;
    await this.#put({ ...message, visibleAt: Date.now() + seconds * 1000 });
    if (seconds === 0) this.#announce();
    else this.#setTimer();
  }

  /** Finds the message that a receipt was given for; undefined when it is gone. @throws AwsError ReceiptHandleIsInvalid */
  #receivedWith(receipt: string): MessageRecord | undefined {
    const id = RECEIPT.exec(receipt)?.[1];
    if (id === undefined) throw receiptHandleIsInvalid(receipt);
    return this.#ordered.get(id);
  }

  /** Takes a message away.
   * @param isAdopted True when it waits in another queue now. */
  async remove(id: string, isAdopted = false): Promise<void> {
    await this.#remove(id, isAdopted);
  }

  /** A message waits to be received, from now on. */
  #waits({ id, traceId, deadLetterSource }: MessageRecord): void {
    const { name } = this.record;
    this.#traces.wait(
      id,
      { service: "sqs", name, ...(deadLetterSource !== undefined && { note: "dead-letter queue" }) },
      traceId,
    );
  }

  /** Removes every message, and forgets the deduplication ids.
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html */
  async purge(): Promise<void> {
    this.#deduplicationIds.clear();
    for (const id of [...this.#ordered.keys()]) await this.#remove(id);
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #live(): MessageRecord[] {
    const oldest = Date.now() - this.record.settings.retention * 1000;
    const live: MessageRecord[] = [];
    for (const message of this.#ordered.values())
      if (message.sentAt >= oldest) live.push(message);
      else void this.#remove(message.id);
    return live;
  }

  /** The group in which a deduplication id counts; undefined when that is the whole queue. */
  #scopeOf({ groupId }: Pick<OutgoingMessage, "groupId">): string | undefined {
    return this.record.settings.deduplicationScope === "messageGroup" ? groupId : undefined;
  }

  /** The id that a message is told apart by in a FIFO queue; undefined in a standard queue.
   * @throws AwsError InvalidParameterValue, MissingParameter */
  #deduplicationIdOf({ deduplicationId, groupId, body, delay }: OutgoingMessage): string | undefined {
    if (!this.isFifo) {
      if (deduplicationId !== undefined)
        throw invalidValue(
          "MessageDeduplicationId",
          deduplicationId,
          "The request include parameter that is not valid for this queue type.",
        );
      return undefined;
    }
    if (groupId === undefined) throw missingParameter("MessageGroupId");
    if (delay !== undefined && delay > 0)
      throw invalidValue(
        "DelaySeconds",
        delay,
        "The request include parameter that is not valid for this queue type.",
      );
    if (deduplicationId !== undefined) return deduplicationId;
    if (!this.record.settings.contentBasedDeduplication)
      throw invalidParameter(
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
      );
    return createHash("sha256").update(body).digest("hex");
  }

  async #put(message: MessageRecord): Promise<void> {
    this.#ordered.set(message.id, message);
    await this.#messages.put(message.id, message);
  }

  async #remove(id: string, isAdopted = false): Promise<void> {
    if (!isAdopted) this.#traces.forget(id);
    this.#ordered.delete(id);
    await this.#messages.delete(id);
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
    this.#setTimer();
  }

  /** Rings when the next hidden message can be received again. */
  #setTimer(): void {
    clearTimeout(this.#timer);
    const now = Date.now();
    let next = Infinity;
    for (const { visibleAt } of this.#ordered.values()) if (visibleAt > now) next = Math.min(next, visibleAt);
    if (next !== Infinity)
      this.#timer = setTimeout(() => this.#announce(), Math.min(next - now + 1, 2 ** 31 - 1)).unref();
  }
}
