import { parseArn } from "../../../contract/arn.ts";
import { AwsError } from "../../../contract/errors.ts";
import type { Platform } from "../../../contract/service.ts";
import { DurableWork, type WorkItem } from "../../../delivery/durable-work.ts";
import { sendNotification } from "./send.ts";

/** Seconds before a delivery that met a fault of the other side is tried again; AWS does not tell its own. */
const RETRY_SECONDS = [0, 1, 2, 4, 8, 16, 32, 64];

/** A message on its way to one destination. */
export interface NotificationDelivery extends WorkItem {
  readonly bucket: string;
  readonly destination: string;
  readonly message: object;
  readonly attempts: number;
  /** `X-Amzn-Trace-Id` of the request that made the event. */
  readonly traceHeader?: string | undefined;
  /** Console's trace of that request. */
  readonly traceId?: string | undefined;
}

/** Brings messages to destinations, at least once. Durable: what the caller was answered for is told after a crash too. */
export class NotificationDeliveries {
  readonly #platform: Platform;
  readonly #work: DurableWork<NotificationDelivery>;

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#work = new DurableWork(
      platform.store.collection("s3/notifications"),
      async (delivery) => await this.#run(delivery),
    );
  }

  /** Goes on with what waited when the cloud was stopped. */
  resume(): void {
    this.#work.resume();
  }

  /** Takes messages; they are durable when the promise resolves. */
  async accept(deliveries: readonly Omit<NotificationDelivery, keyof WorkItem>[]): Promise<void> {
    await this.#work.accept(deliveries);
  }

  async stop(): Promise<void> {
    await this.#work.stop();
  }

  async #run(delivery: NotificationDelivery): Promise<void> {
    const { bucket, destination, message, traceHeader, traceId } = delivery;
    const name = `${bucket} to ${parseArn(destination).resource}`;
    const step = { service: "s3", name, attempt: delivery.attempts + 1 };
    try {
      await this.#platform.traces.step(
        step,
        async () => await sendNotification(this.#platform, bucket, destination, message, { traceHeader }),
        traceId,
      );
      await this.#work.done(delivery);
    } catch (error) {
      if (this.#work.isStopping) return;
      const attempts = delivery.attempts + 1;
      // What the other side refuses will be refused again.
      const isFinal =
        (error instanceof AwsError && error.status < 500 && error.status !== 429) ||
        attempts > RETRY_SECONDS.length;
      this.#platform.logs.write(
        "s3",
        "error",
        `the event of ${name}: ${(error as Error).message}${isFinal ? "; it is lost" : " (it is tried again)"}`,
      );
      if (isFinal) await this.#work.done(delivery);
      else await this.#work.again({ ...delivery, attempts }, RETRY_SECONDS[attempts - 1] ?? 0);
    }
  }
}
