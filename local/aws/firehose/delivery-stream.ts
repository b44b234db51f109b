import { jsonCall, principalOf } from "../../delivery/destinations.ts";
import type { DeliveryStreamState } from "../../contract/capabilities.ts";
import type { MetricValue } from "../../observe/metrics.ts";
import type { Platform } from "../../contract/service.ts";
import type { Converter, UnconvertedRecord } from "./conversion/converter.ts";
import { ConversionStopped } from "./conversion/schema.ts";
import { RecordBuffer } from "./buffer/record-buffer.ts";
import { putObject } from "./delivery/s3-object.ts";
import { transform, type FailedRecord, type Problem } from "./delivery/transform.ts";
import type { BufferedRecord, DeliveryStreamRecord, S3Destination } from "./records.ts";

/** Bytes that a record adds to an invocation, beside its data. */
const RECORD_OVERHEAD = 160;

/** One stream at work: records come in, are changed by a function, and go to S3. Every step is kept, so `kill -9` loses nothing that
 * was accepted; a batch that was written but not yet marked is written once more (at least once, as on AWS). */
export class DeliveryStream {
  readonly #platform: Platform;
  readonly #converter: Converter;
  #record: DeliveryStreamRecord;
  /** As they came. */
  readonly #source: RecordBuffer<BufferedRecord>;
  /** As they go to S3. */
  readonly #ready: RecordBuffer<BufferedRecord>;
  readonly #failed: RecordBuffer<FailedRecord>;
  readonly #unconverted: RecordBuffer<UnconvertedRecord>;
  readonly #backup: RecordBuffer<BufferedRecord>;
  #sequence = 0;
  #written = { records: 0, objects: 0 };
  /** Since the start. */
  readonly #counts = { in: 0, delivered: 0, failed: 0, dropped: 0 };
  #lag: number | undefined;
  #lastError: DeliveryStreamState["lastError"];

  constructor(platform: Platform, converter: Converter, record: DeliveryStreamRecord) {
    this.#platform = platform;
    this.#converter = converter;
    this.#record = record;
    const buffer = <T>(
      name: string,
      own: Pick<ConstructorParameters<typeof RecordBuffer<T>>[0], "hints" | "sizeOf" | "deliver">,
    ) => new RecordBuffer<T>({ store: platform.store, collection: `firehose/${name}/${record.arn}`, ...own });
    const toS3 = () => this.#record.destination.buffering;
    this.#ready = buffer("ready", {
      hints: toS3,
      sizeOf: bytesOf,
      deliver: async (batch) =>
        await (this.#record.destination.conversion
          ? this.#convert(batch)
          : this.#write(this.#record.destination, batch)),
    });
    this.#failed = buffer("failed", {
      hints: toS3,
      sizeOf: (failed) => JSON.stringify(failed).length,
      deliver: async (batch) => await this.#writeFailed("processing-failed", batch),
    });
    this.#unconverted = buffer("unconverted", {
      // They have waited in the buffer of their batch.
      hints: () => ({ bytes: toS3().bytes, seconds: 0 }),
      sizeOf: (failed) => JSON.stringify(failed).length,
      deliver: async (batch) => await this.#writeFailed("format-conversion-failed", batch),
    });
    this.#backup = buffer("backup", {
      hints: () => (this.#record.backup ?? this.#record.destination).buffering,
      sizeOf: bytesOf,
      deliver: async (batch) => await this.#write(this.#record.backup ?? this.#record.destination, batch),
    });
    this.#source = buffer("source", {
      hints: () => this.#record.processor?.buffering ?? { bytes: 1, seconds: 0 },
      // Small records count more, so that no invocation gets more than 6 MB.
      sizeOf: (one) => Math.max(bytesOf(one), (one.data.length + RECORD_OVERHEAD) / 2),
      deliver: async (batch) => await this.#transform(batch),
    });
  }

  get #buffers() {
    return [this.#source, this.#ready, this.#failed, this.#unconverted, this.#backup];
  }

  get record(): DeliveryStreamRecord {
    return this.#record;
  }

  change(record: DeliveryStreamRecord): void {
    this.#record = record;
  }

  /** Takes records; they are on disk when the promise resolves.
   * @param data Base64.
   * @returns Their ids. */
  async put(data: readonly string[]): Promise<string[]> {
    const arrivedAt = Date.now();
    const records = data.map((one) => ({ id: this.#newId(arrivedAt), arrivedAt, data: one }));
    const staged = this.#record.processor ? [this.#source.stage(records)] : [this.#ready.stage(records)];
    if (this.#record.backup) staged.push(this.#backup.stage(records));
    await this.#platform.store.write(staged.flatMap(({ changes }) => changes));
    for (const { commit } of staged) commit();
    this.#counts.in += records.length;
    this.#count("IncomingRecords", records.length);
    this.#count("IncomingBytes", sum(records.map(bytesOf)), "Bytes");
    return records.map(({ id }) => id);
  }

  /** Writes everything that waits, now. */
  async flush(): Promise<{ readonly records: number; readonly objects: number }> {
    const before = this.#written;
    await this.#source.flush();
    await Promise.all([this.#ready.flush(), this.#failed.flush(), this.#backup.flush()]);
    await this.#unconverted.flush();
    return {
      records: this.#written.records - before.records,
      objects: this.#written.objects - before.objects,
    };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#buffers.map(async (buffer) => await buffer.stop()));
  }

  /** Ends the stream and forgets what waits, as deleting does. */
  async delete(): Promise<void> {
    await this.stop();
    await Promise.all(this.#buffers.map(async (buffer) => await buffer.clear()));
  }

  /** @see https://docs.aws.amazon.com/firehose/latest/dev/cloudwatch-metrics.html */
  gauges(): MetricValue[] {
    return [this.#metric("DeliveryToS3.DataFreshness", this.#freshness(), "Seconds")];
  }

  /** For the console. */
  state(): DeliveryStreamState {
    const { arn, name, region } = this.#record;
    return {
      arn,
      name,
      region,
      records: { ...this.#counts },
      freshness: this.#freshness(),
      buffered: this.#source.length + this.#ready.length + this.#failed.length,
      ...(this.#lag !== undefined && { lag: this.#lag }),
      ...(this.#lastError && { lastError: this.#lastError }),
    };
  }

  /** Seconds since the oldest record that waits arrived. */
  #freshness(): number {
    const waiting = [this.#source.oldest?.arrivedAt, this.#ready.oldest?.arrivedAt].filter(
      (at) => at !== undefined,
    );
    return waiting.length === 0 ? 0 : Math.round((Date.now() - Math.min(...waiting)) / 1000);
  }

  async #transform(batch: readonly BufferedRecord[]) {
    const { processor } = this.#record;
    if (!processor) return [this.#ready.stage(batch)];
    const started = performance.now();
    const { ready, failed, problem } = await transform(this.#platform, this.#record, processor, batch);
    this.#count("ExecuteProcessing.Duration", performance.now() - started, "Milliseconds");
    this.#count(
      "ExecuteProcessing.Success",
      problem && problem.errorCode !== "Lambda.ProcessingFailedStatus" ? 0 : 1,
    );
    this.#counts.dropped += batch.length - ready.length - failed.length;
    this.#count("SucceedProcessing.Records", batch.length - failed.length);
    if (problem) await this.#tell(problem);
    return [this.#ready.stage(ready), this.#failed.stage(failed)];
  }

  async #write(destination: S3Destination, batch: readonly BufferedRecord[]) {
    const records = batch.map(({ data }) => Buffer.from(data, "base64"));
    const at = Math.min(...batch.map(({ arrivedAt }) => arrivedAt));
    await this.#put(destination, { records, at });
    if (destination === this.#record.destination) {
      this.#counts.delivered += batch.length;
      this.#lag = (Date.now() - at) / 1000;
      this.#count("DeliveryToS3.Records", batch.length);
      this.#count("DeliveryToS3.Bytes", sum(records.map(({ length }) => length)), "Bytes");
    } else this.#count("BackupToS3.Records", batch.length);
    return [];
  }

  /** Writes what can be converted; what can't is kept for the error prefix in the same write that takes the batch away. */
  async #convert(batch: readonly BufferedRecord[]) {
    const { conversion } = this.#record.destination;
    if (!conversion) throw new Error(`the stream ${this.#record.name} does not convert`);
    const { file, records, failed } = await this.#converter
      .convert(this.#record, conversion, batch)
      .catch(async (error: unknown) => {
        const errorCode =
          error instanceof ConversionStopped ? error.errorCode : "DataFormatConversion.InternalError";
        await this.#tell({ errorCode, message: (error as Error).message });
        throw error;
      });
    if (file) {
      const at = Math.min(...batch.map(({ arrivedAt }) => arrivedAt));
      await this.#put(
        this.#record.destination,
        { records: [file], at, extension: ".parquet" },
        records.length,
      );
      this.#count("DeliveryToS3.Records", records.length);
      this.#count("DeliveryToS3.Bytes", file.length, "Bytes");
    }
    this.#count("SucceedConversion.Records", records.length);
    this.#count("SucceedConversion.Bytes", sum(records.map(bytesOf)), "Bytes");
    const [first] = failed;
    if (first) {
      this.#count("FailedConversion.Records", failed.length);
      this.#count(
        "FailedConversion.Bytes",
        sum(failed.map(({ rawData }) => Buffer.byteLength(rawData, "base64"))),
        "Bytes",
      );
      await this.#tell({ errorCode: first.lastErrorCode, message: first.lastErrorMessage });
    }
    return [this.#unconverted.stage(failed)];
  }

  async #writeFailed(errorOutputType: string, batch: readonly { readonly arrivalTimestamp: number }[]) {
    const records = batch.map((failed) => Buffer.from(`${JSON.stringify(failed)}\n`));
    const at = Math.min(...batch.map(({ arrivalTimestamp }) => arrivalTimestamp));
    await this.#put(this.#record.destination, { records, at, errorOutputType });
    this.#counts.failed += batch.length;
    return [];
  }

  async #put(
    destination: S3Destination,
    object: Parameters<typeof putObject>[3],
    count = object.records.length,
  ): Promise<void> {
    try {
      await putObject(this.#platform, this.#record, destination, object);
    } catch (error) {
      this.#count("DeliveryToS3.Success", 0);
      await this.#tell({ errorCode: "S3.AccessDenied", message: (error as Error).message });
      throw error;
    }
    this.#count("DeliveryToS3.Success", 1);
    this.#written = { records: this.#written.records + count, objects: this.#written.objects + 1 };
  }

  /** Logs an error where the stream says.
   * @see https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html */
  async #tell({ errorCode, message }: Problem): Promise<void> {
    const { arn, name, region, version, destination } = this.#record;
    this.#lastError = { at: new Date().toISOString(), errorCode, message };
    this.#platform.logs.write("firehose", "error", `${name}: ${errorCode}: ${message}`);
    if (!destination.log) return;
    const text = JSON.stringify({
      deliveryStreamARN: arn,
      destination: destination.bucketArn,
      deliveryStreamVersionId: version,
      message,
      errorCode,
      ...(errorCode.startsWith("Lambda.") && { processor: this.#record.processor?.functionArn }),
    });
    try {
      const sender = {
        roleArn: destination.roleArn,
        service: "firehose.amazonaws.com",
        sourceArn: arn,
        externalId: this.#platform.accountId,
      };
      await this.#platform.capabilities.gateway.call(
        principalOf(this.#platform, sender),
        "logs",
        jsonCall(region, "Logs_20140328.PutLogEvents", {
          logGroupName: destination.log.group,
          logStreamName: destination.log.stream,
          logEvents: [{ timestamp: Date.now(), message: text }],
        }),
      );
    } catch (error) {
      this.#platform.logs.write(
        "firehose",
        "error",
        `${name}: its errors can't be logged: ${(error as Error).message}`,
      );
    }
  }

  #newId(at: number): string {
    this.#sequence = (this.#sequence + 1) % 1_000_000_000;
    return `${String(at).padStart(40, "49")}${String(this.#sequence).padStart(10, "0")}000000`;
  }

  #count(metricName: string, value: number, unit = "Count"): void {
    this.#platform.metrics.put(this.#metric(metricName, value, unit));
  }

  #metric(metricName: string, value: number, unit: string): MetricValue {
    const { region, name } = this.#record;
    return {
      region,
      namespace: "AWS/Firehose",
      metricName,
      dimensions: { DeliveryStreamName: name },
      value,
      unit,
    };
  }
}

const bytesOf = ({ data }: BufferedRecord): number => Buffer.byteLength(data, "base64");
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
