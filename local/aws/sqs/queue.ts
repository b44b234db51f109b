import { createHash, randomUUID } from "node:crypto";
import type { Collection } from "../../host/store.ts";
import { currentTraceId, type TraceHub } from "../../observe/trace.ts";
import { readTraceHeader } from "../../observe/trace-header.ts";
import { invalidParameter } from "./errors.ts";
import type { MessageAttribute, MessageRecord, QueueRecord } from "./records.ts";

/** A message to send. */
export interface OutgoingMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly senderId: string;
  /** Seconds; the queue's unless given. */
  readonly delay?: number | undefined;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly traceHeader?: string | undefined;
}

/** Milliseconds in which FIFO queues take the same deduplication id once. */
const DEDUPLICATION = 5 * 60 * 1000;

/** One queue with its messages, in order of arrival. Durable: each change is on disk before it is told.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html */
export class Queue {
  record: QueueRecord;
  readonly #traces: TraceHub;
  readonly #messages: Collection<MessageRecord>;
  readonly #ordered = new Map<string, MessageRecord>();
  readonly #recent = new Map<
    string,
    { readonly id: string; readonly sequence: number; readonly at: number }
  >();
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
    }
    this.#sequence = [...this.#ordered.values()].at(-1)?.sequence ?? 0;
    this.#setTimer();
  }

  get isFifo(): boolean {
    return this.record.name.endsWith(".fifo");
  }

  /** Numbers of messages: to receive, being worked on, and delayed. */
  get counts(): { readonly visible: number; readonly inFlight: number; readonly delayed: number } {
    const now = Date.now();
    let [visible, inFlight, delayed] = [0, 0, 0];
    for (const { visibleAt, receiveCount } of this.#live())
      if (visibleAt <= now) visible++;
      else if (receiveCount > 0) inFlight++;
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

  /** @throws AwsError InvalidParameterValue */
  async send(message: OutgoingMessage): Promise<{ readonly id: string; readonly sequence: number }> {
    const { settings } = this.record;
    const size = Buffer.byteLength(message.body) + attributeBytes(message.attributes);
    if (size > settings.maximumMessageSize)
      throw invalidParameter(
        `One or more parameters are invalid. Reason: Message must be shorter than ${settings.maximumMessageSize} bytes.`,
      );
    if (message.body === "") throw invalidParameter("The request must contain the parameter MessageBody.");
    const deduplicationId = this.#deduplicationOf(message);
    if (this.isFifo) {
      const known = this.#recentOf(deduplicationId as string);
      if (known) return known;
    }
    const now = Date.now();
    const record: MessageRecord = {
      id: randomUUID(),
      sequence: ++this.#sequence,
      body: message.body,
      attributes: message.attributes,
      senderId: message.senderId,
      sentAt: now,
      visibleAt: now + (message.delay ?? settings.delay) * 1000,
      receiveCount: 0,
      groupId: message.groupId,
      deduplicationId,
      traceHeader: message.traceHeader,
      traceId: readTraceHeader(message.traceHeader)?.root ?? currentTraceId(),
    };
    if (deduplicationId !== undefined)
      this.#recent.set(deduplicationId, { id: record.id, sequence: record.sequence, at: now });
    await this.#put(record);
    this.#waits(record);
    this.#announce();
    return record;
  }

  /** Takes a message over from another queue, with its history.
   * @param source ARN of the queue that it failed in. */
  async adopt(message: MessageRecord, source: string | undefined): Promise<void> {
    const adopted: MessageRecord = {
      ...message,
      sequence: ++this.#sequence,
      visibleAt: Date.now(),
      receipt: undefined,
      receiveCount: 0,
      deadLetterSource: source,
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
    const locked = new Set<string>();
    const { redrive } = this.record.settings;
    for (const message of this.#live()) {
      if (taken.length >= count) break;
      if (this.isFifo && message.groupId !== undefined) {
        // The order of a group: nothing of it while something before it is being worked on.
        if (locked.has(message.groupId)) continue;
        if (message.visibleAt > now) {
          locked.add(message.groupId);
          continue;
        }
      }
      if (message.visibleAt > now) continue;
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

  /** Deletes what a receipt was given for. An old receipt deletes too, as in standard queues; one of no message does nothing. */
  async deleteMessage(receipt: string): Promise<void> {
    const id = receipt.split(".")[0] ?? "";
    if (!/^[\da-f-]{36}\.[\da-f-]{36}$/.test(receipt)) throw receiptInvalid(receipt);
    if (!this.#ordered.has(id)) return;
    await this.#remove(id);
    // The next one of the group can be received now.
    if (this.isFifo) this.#announce();
  }

  /** @throws AwsError when the receipt is not the newest one, or nothing is being worked on. */
  async changeVisibility(receipt: string, seconds: number): Promise<void> {
    const message = this.#ordered.get(receipt.split(".")[0] ?? "");
    if (!message || message.receipt !== receipt) throw receiptInvalid(receipt);
    if (message.visibleAt <= Date.now())
      throw invalidParameter(
        `Value ${receipt} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
      );
    await this.#put({ ...message, visibleAt: Date.now() + seconds * 1000 });
    if (seconds === 0) this.#announce();
    else this.#setTimer();
  }

  /** Takes a message away.
   * @param isAdopted Whether it waits in another queue now. */
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

  async purge(): Promise<void> {
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

  #deduplicationOf({ deduplicationId, groupId, body, delay }: OutgoingMessage): string | undefined {
    if (!this.isFifo) {
      if (deduplicationId !== undefined)
        throw invalidParameter(
          "The request include parameter that is not valid for this queue type: MessageDeduplicationId",
        );
      return undefined;
    }
    if (groupId === undefined)
      throw invalidParameter("The request must contain the parameter MessageGroupId.");
    if (delay !== undefined && delay > 0)
      throw invalidParameter(
        `Value ${delay} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.`,
      );
    if (deduplicationId !== undefined) return deduplicationId;
    if (!this.record.settings.contentBasedDeduplication)
      throw invalidParameter(
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
      );
    return createHash("sha256").update(body).digest("hex");
  }

  #recentOf(deduplicationId: string) {
    for (const [id, { at }] of this.#recent) {
      if (at > Date.now() - DEDUPLICATION) break;
      this.#recent.delete(id);
    }
    return this.#recent.get(deduplicationId);
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

function attributeBytes(attributes: Readonly<Record<string, MessageAttribute>>): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue = "", BinaryValue = "" }]) =>
      sum +
      Buffer.byteLength(name) +
      DataType.length +
      Buffer.byteLength(StringValue) +
      Buffer.from(BinaryValue, "base64").length,
    0,
  );
}

function receiptInvalid(receipt: string) {
  const error = invalidParameter(`The input receipt handle "${receipt}" is not a valid receipt handle.`);
  return Object.assign(error, { code: "ReceiptHandleIsInvalid", name: "ReceiptHandleIsInvalid" });
}
