import { randomBytes, randomUUID } from "node:crypto";
import { parseArn } from "../../contract/arn.ts";
import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import type { Platform } from "../../contract/service.ts";
import { jsonCall, principalOf, queueUrl, sendToDestination } from "../../delivery/destinations.ts";
import { DurableWork } from "../../delivery/durable-work.ts";
import type { InvocationRecord, ScheduleRecord } from "./records.ts";
import type { ScheduleStore } from "./store.ts";

/** Retries and age unless a schedule says otherwise.
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
const RETRIES = 185;
const AGE_SECONDS = 86_400;
const MINUTE = 60_000;

/** Chances and waits, which tests set. */
export interface InvocationOptions {
  /** 0 to 1, of the flexible window. */
  readonly random?: () => number;
  /** Seconds before the n-th retry, which AWS does not tell. */
  readonly backOff?: (attempts: number) => number;
}

/** Calls of targets that are due. Durable: what was accepted is done after a crash too, and perhaps twice then, as AWS says of itself.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/what-is-scheduler.html (at-least-once delivery) */
export class Invocations {
  readonly #platform: Platform;
  readonly #store: ScheduleStore;
  readonly #work: DurableWork<InvocationRecord>;
  readonly #random: () => number;
  readonly #backOff: (attempts: number) => number;

  constructor(platform: Platform, store: ScheduleStore, options: InvocationOptions = {}) {
    this.#platform = platform;
    this.#store = store;
    this.#random = options.random ?? Math.random;
    this.#backOff =
      options.backOff ?? ((attempts) => Math.min(2 ** (attempts - 1), 300) * (0.5 + Math.random() / 2));
    this.#work = new DurableWork(
      platform.store.collection("scheduler/invocations"),
      async (invocation) => await this.#run(invocation),
    );
  }

  /** Goes on with what waited when the cloud was stopped. */
  resume(): void {
    this.#work.resume();
  }

  /** Takes a call of a schedule's target; it is durable when the promise resolves.
   * @param minute Milliseconds since 1970 at which it was due. */
  async accept({ arn, target, group, window }: ScheduleRecord, minute: number): Promise<void> {
    const notBefore = Date.now() + Math.floor(this.#random() * window * MINUTE);
    await this.#work.accept([
      { scheduleArn: arn, target, group, scheduledAt: minute, notBefore, attempts: 0 },
    ]);
  }

  async stop(): Promise<void> {
    await this.#work.stop();
  }

  async #run(invocation: InvocationRecord): Promise<void> {
    const { target, scheduleArn, attempts, notBefore } = invocation;
    const wait = notBefore - Date.now();
    if (attempts === 0 && wait > 0) return await this.#work.again(invocation, wait / 1000);
    const executionId = randomBytes(8).toString("hex");
    try {
      await this.#platform.traces.step(
        {
          service: "scheduler",
          name: `${nameOf(scheduleArn)} to ${parseArn(target.Arn).resource}`,
          attempt: attempts + 1,
        },
        async () => await this.#call(invocation, executionId),
      );
      this.#count(invocation, "InvocationAttemptCount");
      await this.#work.done(invocation);
    } catch (error) {
      if (!this.#work.isStopping)
        await this.#failed({ ...invocation, attempts: attempts + 1 }, executionId, error as Error);
    }
  }

  async #call(invocation: InvocationRecord, executionId: string): Promise<void> {
    const { target, scheduleArn, group } = invocation;
    const { EventBridgeParameters: event } = target;
    await sendToDestination(
      this.#platform,
      this.#store.sender(parseArn(scheduleArn).region, group, target),
      target.Arn,
      payloadOf(this.#platform.accountId, invocation, executionId),
      { groupId: target.SqsParameters?.MessageGroupId, event },
    );
  }

  async #failed(invocation: InvocationRecord, executionId: string, error: Error): Promise<void> {
    const { target, scheduleArn, attempts, notBefore } = invocation;
    const { MaximumRetryAttempts = RETRIES, MaximumEventAgeInSeconds = AGE_SECONDS } =
      target.RetryPolicy ?? {};
    // What the other side refuses will be refused again.
    const isPermanent =
      error instanceof NotEmulatedError ||
      (error instanceof AwsError && error.status < 500 && error.status !== 429);
    const seconds = this.#backOff(attempts);
    let exhausted: string | undefined;
    if (attempts > MaximumRetryAttempts) exhausted = "MaximumRetryAttempts";
    else if ((Date.now() - notBefore) / 1000 + seconds > MaximumEventAgeInSeconds)
      exhausted = "MaximumEventAgeInSeconds";
    const isFinal = isPermanent || exhausted !== undefined;
    this.#count(invocation, "TargetErrorCount");
    this.#platform.logs.write(
      "scheduler",
      "error",
      `schedule ${nameOf(scheduleArn)} to ${target.Arn}: ${error.message}${isFinal ? "" : " (it is tried again)"}`,
    );
    if (!isFinal) return await this.#work.again(invocation, seconds);
    await this.#giveUp(invocation, executionId, error, exhausted);
    await this.#work.done(invocation);
  }

  /** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html */
  async #giveUp(
    invocation: InvocationRecord,
    executionId: string,
    error: Error,
    exhausted: string | undefined,
  ): Promise<void> {
    const { target, scheduleArn, group, attempts } = invocation;
    const queueArn = target.DeadLetterConfig?.Arn;
    if (queueArn === undefined) return this.#count(invocation, "InvocationDroppedCount");
    const text = (StringValue: string) => ({ DataType: "String", StringValue: StringValue.slice(0, 1024) });
    try {
      const sender = this.#store.sender(parseArn(scheduleArn).region, group, target);
      await this.#platform.capabilities.gateway.call(
        principalOf(this.#platform, sender),
        "sqs",
        jsonCall(parseArn(queueArn).region, "AmazonSQS.SendMessage", {
          QueueUrl: queueUrl(this.#platform, queueArn),
          MessageBody: payloadOf(this.#platform.accountId, invocation, executionId),
          MessageAttributes: {
            ERROR_CODE: text(error instanceof AwsError ? error.code : "InternalError"),
            ERROR_MESSAGE: text(error.message || "unknown"),
            EXECUTION_ID: text(executionId),
            ...(exhausted !== undefined && { EXHAUSTED_RETRY_CONDITION: text(exhausted) }),
            IS_PAYLOAD_TRUNCATED: text("false"),
            RETRY_ATTEMPTS: text(String(attempts - 1)),
            SCHEDULED_TIME: text(isoSeconds(invocation.scheduledAt)),
            SCHEDULE_ARN: text(scheduleArn),
            TARGET_ARN: text(target.Arn),
          },
        }),
      );
      this.#count(invocation, "InvocationsSentToDeadLetterCount");
    } catch (refusal) {
      this.#count(invocation, "InvocationsFailedToBeSentToDeadLetterCount");
      const message = `schedule ${nameOf(scheduleArn)}: the dead-letter queue ${queueArn}: ${(refusal as Error).message}: the call is lost`;
      this.#platform.logs.write("scheduler", "error", message);
    }
  }

  /** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html */
  #count({ scheduleArn, group }: InvocationRecord, metricName: string): void {
    this.#platform.metrics.put({
      region: parseArn(scheduleArn).region,
      namespace: "AWS/Scheduler",
      metricName,
      dimensions: { ScheduleGroup: group },
      value: 1,
      unit: "Count",
    });
  }
}

/** Text that a target gets: the schedule's input with its keywords, or the event of Scheduler itself.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
function payloadOf(accountId: string, invocation: InvocationRecord, executionId: string): string {
  const { target, scheduleArn, scheduledAt, attempts } = invocation;
  if (target.Input === undefined)
    return JSON.stringify({
      version: "0",
      id: randomUUID(),
      "detail-type": "Scheduled Event",
      source: "aws.scheduler",
      account: accountId,
      time: isoSeconds(scheduledAt),
      region: parseArn(scheduleArn).region,
      resources: [scheduleArn],
      detail: "{}",
    });
  const keywords: Readonly<Record<string, string>> = {
    "schedule-arn": scheduleArn,
    "scheduled-time": isoSeconds(scheduledAt),
    "execution-id": executionId,
    "attempt-number": String(attempts + 1),
  };
  return target.Input.replaceAll(
    /<aws\.scheduler\.([a-z-]+)>/g,
    (whole, keyword: string) => keywords[keyword] ?? whole,
  );
}

const isoSeconds = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/, "Z");

const nameOf = (scheduleArn: string) => scheduleArn.split("/").slice(1).join("/");
