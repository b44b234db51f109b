import { randomUUID } from "node:crypto";
import { AwsError } from "../../contract/errors.ts";
import type { Queue } from "./queue.ts";
import type { Queues } from "./queues.ts";
import type { MessageRecord } from "./records.ts";

/** A move of messages out of a dead-letter queue. */
export interface MoveTask {
  readonly handle: string;
  readonly sourceArn: string;
  readonly destinationArn: string | undefined;
  status: "RUNNING" | "COMPLETED" | "CANCELLED" | "FAILED";
  moved: number;
  readonly toMove: number;
  readonly startedAt: number;
  failure?: string;
}

/** Redrive: messages of a dead-letter queue go back to where they failed, or to a queue that is named.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
export class MoveTasks {
  readonly #queues: Queues;
  readonly #tasks: MoveTask[] = [];

  constructor(queues: Queues) {
    this.#queues = queues;
  }

  /** Newest first, as AWS lists them. */
  of(sourceArn: string): readonly MoveTask[] {
    return this.#tasks.filter((task) => task.sourceArn === sourceArn).toReversed();
  }

  /** Moves what is there now; messages that are being worked on stay.
   * @throws AwsError when the source is no dead-letter queue, or is being moved already */
  start(sourceArn: string, destinationArn: string | undefined): MoveTask {
    const source = this.#queues.get(sourceArn);
    if (!this.#queues.all().some(({ record }) => record.settings.redrive?.deadLetterTargetArn === sourceArn))
      throw new AwsError("InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue.");
    if (this.#tasks.some((task) => task.sourceArn === sourceArn && task.status === "RUNNING"))
      throw new AwsError(
        "UnsupportedOperation",
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
      );
    if (destinationArn !== undefined) this.#queues.get(destinationArn);
    const task: MoveTask = {
      handle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn })).toString("base64"),
      sourceArn,
      destinationArn,
      status: "RUNNING",
      moved: 0,
      toMove: source.counts.visible,
      startedAt: Date.now(),
    };
    this.#tasks.push(task);
    void this.#run(task, source);
    return task;
  }

  /** Where a message of a dead-letter queue failed. What a topic or rule could not deliver says nothing of it, but a queue that is the
   * dead-letter queue of one other only has that one's messages. */
  sourceOf(queue: Queue, message: MessageRecord): string | undefined {
    if (message.deadLetterSource !== undefined) return message.deadLetterSource;
    const sources = this.#queues
      .all()
      .filter(({ record }) => record.settings.redrive?.deadLetterTargetArn === queue.record.arn);
    return sources.length === 1 ? sources[0]?.record.arn : undefined;
  }

  /** Puts one message back where it failed. @throws Error when nothing says where that was. */
  async moveOne(sourceArn: string, messageId: string): Promise<void> {
    const source = this.#queues.get(sourceArn);
    const message = source.peek().find(({ id }) => id === messageId);
    if (!message) throw new Error("it is gone");
    await this.#move(source, message, this.sourceOf(source, message));
  }

  cancel(handle: string): MoveTask {
    const task = this.#tasks.find((one) => one.handle === handle);
    if (!task) throw new AwsError("ResourceNotFoundException", "Task does not exist.", 404);
    if (task.status !== "RUNNING")
      throw new AwsError("UnsupportedOperation", "Only active tasks can be cancelled.");
    task.status = "CANCELLED";
    return task;
  }

  async #run(task: MoveTask, source: Queue): Promise<void> {
    try {
      const now = Date.now();
      for (const message of source.peek()) {
        if (task.status !== "RUNNING") return;
        if (message.visibleAt > now) continue;
        await this.#move(source, message, task.destinationArn);
        task.moved++;
      }
      task.status = "COMPLETED";
    } catch (error) {
      task.status = "FAILED";
      task.failure = (error as Error).message;
    }
  }

  async #move(source: Queue, message: MessageRecord, destinationArn: string | undefined): Promise<void> {
    const destination = destinationArn ?? message.deadLetterSource;
    if (destination === undefined)
      throw new Error(`message ${message.id} was sent to the queue itself: name a destination`);
    await this.#queues.get(destination).adopt(message, undefined);
    await source.remove(message.id, true);
  }
}
