import { randomUUID } from "node:crypto";
import type { Collection } from "../../../host/store.ts";
import type { Platform } from "../../../contract/service.ts";
import { currentTraceId } from "../../../observe/trace.ts";
import { formatTraceHeader, readTraceHeader } from "../../../observe/trace-header.ts";
import type { FunctionStore, FunctionReference } from "../stores/function-store.ts";
import type { EventInvokeConfig, FunctionRecord } from "../records.ts";
import { sendToDestination } from "../../../delivery/destinations.ts";
import type { InvocationResult, Invoker } from "./invoker.ts";

/** An event that waits for its function. */
interface AsyncEvent {
  readonly requestId: string;
  readonly function: FunctionReference;
  readonly payload: string;
  readonly traceId?: string | undefined;
  /** Milliseconds since 1970. */
  readonly acceptedAt: number;
  readonly attempts: number;
  /** Milliseconds since 1970: not before. */
  readonly due: number;
}

const defaults: EventInvokeConfig = { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 21_600 };

/** Seconds before the first and the second repetition of an event that the function failed at.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export const RETRY_SECONDS: readonly number[] = [60, 120];
/** Seconds before an event that was throttled is tried again; doubled each time, up to 5 minutes. */
const THROTTLED_SECONDS = 1;

/** The queue behind asynchronous invocations. Durable: what was accepted with 202 is run after a crash too, and perhaps again.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html */
export class AsyncInvocations {
  readonly #platform: Platform;
  readonly #functions: FunctionStore;
  readonly #invoker: Invoker;
  readonly #retrySeconds: readonly number[];
  readonly #events: Collection<AsyncEvent>;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  /** Left by the process before this one. */
  readonly #left: readonly AsyncEvent[];
  #stopping = false;

  constructor(
    platform: Platform,
    functions: FunctionStore,
    invoker: Invoker,
    retrySeconds: readonly number[],
  ) {
    this.#platform = platform;
    this.#functions = functions;
    this.#invoker = invoker;
    this.#retrySeconds = retrySeconds;
    this.#events = platform.store.collection("lambda/events");
    this.#left = this.#events.values();
  }

  /** Goes on with what waited when the cloud was stopped. */
  resume(): void {
    for (const event of this.#left) this.#schedule(event);
  }

  async accept(reference: FunctionReference, payload: string, traceId: string | undefined): Promise<string> {
    const now = Date.now();
    const current = currentTraceId();
    traceId ??= current && formatTraceHeader({ root: current });
    const event: AsyncEvent = {
      requestId: randomUUID(),
      function: reference,
      payload,
      traceId,
      acceptedAt: now,
      attempts: 0,
      due: now,
    };
    await this.#events.put(event.requestId, event);
    this.#schedule(event);
    return event.requestId;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#running);
  }

  #schedule(event: AsyncEvent): void {
    if (this.#stopping) return;
    this.#timers.set(
      event.requestId,
      setTimeout(
        () => {
          this.#timers.delete(event.requestId);
          const run = this.#run(event).catch((error: unknown) => {
            if (!this.#stopping)
              this.#platform.logs.write(
                "lambda",
                "error",
                `event ${event.requestId}: ${(error as Error).message}`,
              );
          });
          this.#running.add(run);
          void run.finally(() => this.#running.delete(run));
        },
        Math.max(0, event.due - Date.now()),
      ),
    );
  }

  async #run(event: AsyncEvent): Promise<void> {
    const { region, name, qualifier } = event.function;
    const fn = this.#functions.find(region, name);
    if (!fn) return await this.#events.delete(event.requestId);
    this.#platform.traces.arrive(event.requestId);
    const config = { ...defaults, ...eventInvokeOf(fn, qualifier) };
    let result: InvocationResult | undefined;
    try {
      const target = this.#functions.target(event.function);
      result = await this.#invoker.invoke({
        target,
        payload: event.payload,
        traceId: event.traceId,
        requestId: event.requestId,
        attempt: event.attempts + 1,
      });
    } catch (error) {
      // Throttled, or Lambda's own trouble: tried until the event is too old, without counting as one of the function's failures.
      if (this.#stopping) return;
      const wait = Math.min(300, THROTTLED_SECONDS * 2 ** event.attempts) * 1000;
      const isOld = Date.now() + wait - event.acceptedAt > config.maximumEventAgeInSeconds * 1000;
      if (isOld)
        return await this.#finish(event, config, undefined, "EventAgeExceeded", (error as Error).message);
      return await this.#again({ ...event, due: Date.now() + wait });
    }
    if (!result.functionError) return await this.#finish(event, config, result, "Success");
    if (this.#stopping) return;
    const attempts = event.attempts + 1;
    if (attempts > config.maximumRetryAttempts)
      return await this.#finish({ ...event, attempts }, config, result, "RetriesExhausted");
    const wait = (this.#retrySeconds[attempts - 1] ?? 0) * 1000;
    if (Date.now() + wait - event.acceptedAt > config.maximumEventAgeInSeconds * 1000)
      return await this.#finish({ ...event, attempts }, config, result, "EventAgeExceeded");
    await this.#again({ ...event, attempts, due: Date.now() + wait });
  }

  async #again(event: AsyncEvent): Promise<void> {
    await this.#events.put(event.requestId, event);
    const start = {
      service: "lambda",
      name: `event for ${event.function.name}`,
      attempt: event.attempts + 1,
    };
    this.#platform.traces.wait(event.requestId, start, readTraceHeader(event.traceId)?.root);
    this.#schedule(event);
  }

  /** Tells the destination, and forgets the event.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  async #finish(
    event: AsyncEvent,
    config: EventInvokeConfig,
    result: InvocationResult | undefined,
    condition: string,
    problem = "",
  ): Promise<void> {
    const target = this.#functions.target(event.function);
    const isSuccess = condition === "Success";
    const destination = isSuccess ? config.onSuccess : config.onFailure;
    const { deadLetterArn } = target.version;
    const { traces } = this.#platform;
    traces.forget(event.requestId);
    if (!isSuccess)
      traces.event(
        {
          service: "lambda",
          name: `event for ${target.fn.name}`,
          error: `given up after ${event.attempts} attempts: ${condition}`,
        },
        event.traceId,
      );
    const report = (arn: string) => (error: unknown) =>
      this.#platform.logs.write(
        "lambda",
        "error",
        `${target.fn.name}: event ${event.requestId} could not be sent to ${arn}: ${(error as Error).message}`,
      );
    const role = {
      roleArn: target.version.roleArn,
      service: "lambda.amazonaws.com",
      sourceArn: target.fn.arn,
    };
    if (destination !== undefined)
      await sendToDestination(
        this.#platform,
        role,
        destination,
        JSON.stringify({
          version: "1.0",
          timestamp: new Date().toISOString(),
          requestContext: {
            requestId: event.requestId,
            functionArn: `${target.fn.arn}:${event.function.qualifier ?? "$LATEST"}`,
            condition,
            approximateInvokeCount: event.attempts + (isSuccess ? 1 : 0),
          },
          requestPayload: JSON.parse(event.payload) as unknown,
          responseContext: {
            statusCode: 200,
            executedVersion: target.version.version,
            ...(result?.functionError && { functionError: result.functionError }),
          },
          responsePayload: result ? (JSON.parse(result.payload) as unknown) : { errorMessage: problem },
        }),
        {
          event: {
            Source: "lambda",
            DetailType: `Lambda Function Invocation Result - ${isSuccess ? "Success" : "Failure"}`,
          },
        },
      ).catch(report(destination));
    if (!isSuccess && deadLetterArn !== undefined)
      await sendToDestination(this.#platform, role, deadLetterArn, event.payload).catch(
        report(deadLetterArn),
      );
    await this.#events.delete(event.requestId);
  }
}

/** Settings of a version or alias; of the function where it has none of its own. */
function eventInvokeOf(fn: FunctionRecord, qualifier = ""): EventInvokeConfig | undefined {
  return Object.hasOwn(fn.eventInvoke, qualifier) ? fn.eventInvoke[qualifier] : fn.eventInvoke[""];
}
