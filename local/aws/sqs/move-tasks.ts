import { randomUUID } from "node:crypto";
import { AwsError } from "../../contract/errors.ts";
import { invalidParameter, resourceNotFound } from "./errors.ts";
import type { Queue } from "./queue.ts";
import type { MessageRecord } from "./records.ts";
import type { QueueStore } from "./store.ts";

/** A move of messages out of a dead-letter queue. */
export interface MoveTask {
  readonly handle: string;
  readonly sourceArn: string;
  readonly destinationArn: string | undefined;
  /** Messages per second; as fast as possible unless given. */
  readonly rate: number | undefined;
  status: "RUNNING" | "COMPLETED" | "CANCELLED" | "FAILED";
  moved: number;
  readonly toMove: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  failure?: string;
}

/** Redrive: messages of a dead-letter queue go back to where they failed, or to a queue that is named.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
export class MoveTasks {
  readonly #store: QueueStore;
  readonly #tasks: MoveTask[] = [];
  readonly #stopping = new AbortController();

  constructor(store: QueueStore) {
    this.#store = store;
  }

  /** The tasks of a dead-letter queue, newest first as AWS lists them. @throws AwsError ResourceNotFoundException */
  of(sourceArn: string): readonly MoveTask[] {
    this.#sourceQueue(sourceArn);
    return this.#tasks.filter((task) => task.sourceArn === sourceArn).toReversed();
  }

  /** Moves what is there now; messages that are being worked on stay.
   * @param request.rate Messages per second.
   * @throws AwsError ResourceNotFoundException, InvalidParameterValue when the source is no dead-letter queue,
   * UnsupportedOperation when it is being moved already */
  start(request: Pick<MoveTask, "sourceArn" | "destinationArn" | "rate">): MoveTask {
    const { sourceArn, destinationArn } = request;
    const source = this.#sourceQueue(sourceArn);
    if (this.#store.sourcesOf(sourceArn).length === 0)
      throw invalidParameter("Source queue must be configured as a Dead Letter Queue.");
    if (destinationArn === sourceArn)
      throw invalidParameter("Source queue arn and destination queue arn cannot be the same.");
    if (destinationArn !== undefined && !this.#store.find(destinationArn))
      throw resourceNotFound(
        "The resource that you specified for the DestinationArn parameter doesn't exist.",
      );
    if (this.#tasks.some((task) => task.sourceArn === sourceArn && task.status === "RUNNING"))
      throw new AwsError(
        "UnsupportedOperation",
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
      );
    const task: MoveTask = {
      ...request,
      handle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn })).toString("base64"),
      status: "RUNNING",
      moved: 0,
      toMove: source.counts.visible,
      startedAt: Date.now(),
    };
    this.#tasks.push(task);
    void this.#run(task, source);
    return task;
  }

  /** Cancels a running task: what was moved stays moved. @throws AwsError ResourceNotFoundException, UnsupportedOperation */
  cancel(handle: string): MoveTask {
    const task = this.#tasks.find((one) => one.handle === handle);
    if (!task) throw resourceNotFound("Task does not exist.");
    if (task.status !== "RUNNING")
      throw new AwsError("UnsupportedOperation", "Only active tasks can be cancelled.");
    task.status = "CANCELLED";
    return task;
  }

  /** ARN of the queue that a message of a dead-letter queue failed in. What a topic or rule could not deliver says nothing of
   * it, but a queue that is the dead-letter queue of one other only has that one's messages. */
  sourceOf(queue: Queue, message: MessageRecord): string | undefined {
    if (message.deadLetterSource !== undefined) return message.deadLetterSource;
    const sources = this.#store.sourcesOf(queue.record.arn);
    return sources.length === 1 ? sources[0]?.record.arn : undefined;
  }

  /** Puts one message back where it failed. @throws Error when nothing says where that was. */
  async moveOne(sourceArn: string, messageId: string): Promise<void> {
    const source = this.#store.get(sourceArn);
    const message = source.peek().find(({ id }) => id === messageId);
    if (!message) throw new Error("it is gone");
    await this.#move(source, message, this.sourceOf(source, message));
  }

  /** Ends the tasks; what they did not move stays in its queue. */
  stop(): void {
    this.#stopping.abort();
  }

  #sourceQueue(arn: string): Queue {
    const queue = this.#store.find(arn);
    if (!queue)
      throw resourceNotFound("The resource that you specified for the SourceArn parameter doesn't exist.");
    return queue;
  }

  async #run(task: MoveTask, source: Queue): Promise<void> {
    try {
      const now = Date.now();
      const waiting = source.peek().filter(({ visibleAt }) => visibleAt <= now);
      for (const [index, { id }] of waiting.entries()) {
        if (task.rate !== undefined && index > 0 && index % task.rate === 0) await this.#nextSecond();
        if (task.status !== "RUNNING" || this.#stopping.signal.aborted) return;
        // Received or deleted since the task began: it is somebody else's.
        const message = source.peek().find((one) => one.id === id);
        if (!message || message.visibleAt > Date.now()) continue;
        await this.#move(source, message, task.destinationArn);
        task.moved++;
      }
      task.status = "COMPLETED";
    } catch (error) {
      task.status = "FAILED";
      task.failure = (error as Error).message;
    }
  }

  async #nextSecond(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const ring = () => {
      resolve();
    };
    const timer = setTimeout(ring, 1000).unref();
    this.#stopping.signal.addEventListener("abort", ring, { once: true });
    await promise;
    clearTimeout(timer);
    this.#stopping.signal.removeEventListener("abort", ring);
  }

  async #move(source: Queue, message: MessageRecord, destinationArn: string | undefined): Promise<void> {
    const destination = destinationArn ?? message.deadLetterSource;
    if (destination === undefined)
      throw new Error(`message ${message.id} was sent to the queue itself: name a destination`);
    await this.#store.get(destination).adoptAgain(message);
    await source.remove(message.id, true);
  }
}

/** ARN of the queue that a task's handle is of. @throws AwsError InvalidParameterValue */
export function sourceArnOf(handle: string): string {
  let sourceArn: unknown;
  try {
    ({ sourceArn } = JSON.parse(Buffer.from(handle, "base64").toString()) as { sourceArn?: unknown });
  } catch {
    // said below
  }
  if (typeof sourceArn !== "string") throw invalidParameter("Value for parameter TaskHandle is invalid.");
  return sourceArn;
}
