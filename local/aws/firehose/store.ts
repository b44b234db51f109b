import { formatArn } from "../../contract/arn.ts";
import { principalOf } from "../../delivery/destinations.ts";
import { AwsError } from "../../contract/errors.ts";
import type { MetricValue } from "../../observe/metrics.ts";
import type { Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import { Converter } from "./conversion/converter.ts";
import { ConversionStopped } from "./conversion/schema.ts";
import { DeliveryStream } from "./delivery-stream.ts";
import type { DeliveryStreamRecord } from "./records.ts";

/** Milliseconds that writing may take when everything stops. What is left is written at the next start. */
const LAST_WRITE = 5_000;

/** Every delivery stream. Durable, with what waits in it. */
export class DeliveryStreamStore {
  readonly #platform: Platform;
  readonly #converter: Converter;
  readonly #records: Collection<DeliveryStreamRecord>;
  readonly #running = new Map<string, DeliveryStream>();

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#converter = new Converter(platform);
    this.#records = platform.store.collection("firehose/streams");
    platform.metrics.gauge((): MetricValue[] => this.all().flatMap((stream) => stream.gauges()));
  }

  /** ARN of a stream by its name. */
  arnOf(region: string, name: string): string {
    return formatArn({
      service: "firehose",
      region,
      accountId: this.#platform.accountId,
      resource: `deliverystream/${name}`,
    });
  }

  /** Streams that run, of all regions. */
  all(): DeliveryStream[] {
    return [...this.#running.values()];
  }

  /** Stream by its ARN. @throws AwsError ResourceNotFoundException */
  get(arn: string): DeliveryStream {
    const stream = this.#running.get(arn);
    if (stream) return stream;
    const [, name = arn] = arn.split("/");
    throw new AwsError(
      "ResourceNotFoundException",
      `Firehose ${name} under account ${this.#platform.accountId} not found.`,
    );
  }

  /** Makes a stream, or changes it.
   * @throws AwsError InvalidArgumentException when a role can't be assumed or the schema of a conversion can't be read, ResourceInUseException when it is there and `isNew`. */
  async put(
    record: Omit<DeliveryStreamRecord, "version" | "createdAt">,
    isNew: boolean,
  ): Promise<DeliveryStreamRecord> {
    const before = this.#records.get(record.arn);
    if (before && isNew)
      throw new AwsError(
        "ResourceInUseException",
        `Firehose ${record.name} under account ${this.#platform.accountId} already exists`,
      );
    const { conversion } = record.destination;
    for (const { roleArn } of [
      record.destination,
      record.processor,
      record.backup,
      conversion?.schema,
    ].filter((part) => part !== undefined))
      try {
        principalOf(this.#platform, {
          roleArn,
          service: "firehose.amazonaws.com",
          sourceArn: record.arn,
          externalId: this.#platform.accountId,
        });
      } catch {
        throw new AwsError(
          "InvalidArgumentException",
          `Firehose is unable to assume role ${roleArn}. Please check the role provided: it must trust firehose.amazonaws.com`,
        );
      }
    if (conversion)
      await this.#converter.check(record, conversion).catch((error: unknown) => {
        throw error instanceof ConversionStopped
          ? new AwsError("InvalidArgumentException", error.message)
          : error;
      });
    const kept = {
      ...record,
      version: (before?.version ?? 0) + 1,
      createdAt: before?.createdAt ?? Date.now(),
    };
    await this.#records.put(kept.arn, kept);
    const running = this.#running.get(kept.arn);
    if (running) running.change(kept);
    else this.start(kept.arn);
    return kept;
  }

  /** Takes up what is kept. */
  start(arn: string): void {
    const record = this.#records.get(arn);
    if (record && !this.#running.has(arn))
      this.#running.set(arn, new DeliveryStream(this.#platform, this.#converter, record));
  }

  /** Deletes a stream with what waits in it. */
  async delete(arn: string): Promise<void> {
    this.start(arn);
    await this.#running.get(arn)?.delete();
    this.#running.delete(arn);
    await this.#records.delete(arn);
  }

  /** Writes what waits, whatever the buffering says. */
  async flush(): Promise<{ readonly records: number; readonly objects: number }> {
    const written = await Promise.all(this.all().map(async (stream) => await stream.flush()));
    return written.reduce(
      ({ records, objects }, one) => ({ records: records + one.records, objects: objects + one.objects }),
      {
        records: 0,
        objects: 0,
      },
    );
  }

  /** Writes what waits, as far as that goes in a few seconds. */
  async stop(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LAST_WRITE);
    });
    await Promise.race([this.flush(), limit]);
    clearTimeout(timer);
    await Promise.race([Promise.all(this.all().map(async (stream) => await stream.stop())), limit]);
    await this.#converter.stop();
  }
}
