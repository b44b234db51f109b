import type { DynamoDbStreamRecord } from "../contract/capabilities.ts";
import type { Platform } from "../contract/service.ts";
import type { Collection } from "../host/store.ts";

/** Place of a consumer in its stream. */
export interface StreamPosition {
  /** Sequence number of the last record that was dealt with; absent: from the beginning. */
  readonly after?: string;
}

/** Settings of reading a stream. */
export interface StreamSettings {
  readonly streamArn: string;
  readonly startingPosition?: "LATEST" | "TRIM_HORIZON" | undefined;
  readonly batchSize: number;
  /** Seconds that a batch may wait for more records. */
  readonly window: number;
  /** -1: for ever. */
  readonly maximumRetryAttempts: number;
  /** Seconds; -1: any. */
  readonly maximumRecordAge: number;
  readonly bisect: boolean;
}

/** Records that nobody will try again. */
export interface GivenUp<Result = unknown> {
  readonly records: readonly DynamoDbStreamRecord[];
  readonly attempts: number;
  readonly condition: "RecordAgeExceeded" | "RetryAttemptsExhausted";
  readonly result: Result | undefined;
}

/** Consumer of the records of a stream. */
export interface StreamConsumer<Result> {
  /** For traces: `lambda`, and the name of the function; `pipes`, and that of the pipe. */
  readonly service: string;
  readonly name: string;
  /** Place in the stream, durable, under {@link StreamConsumer.key}. */
  readonly positions: Collection<StreamPosition>;
  readonly key: string;
  matches(record: DynamoDbStreamRecord): boolean;
  /** Handles a batch. `failedFrom`: index of the first record that failed.
   * @throws Error when it could not even be tried, which does not count as an attempt. */
  consume(
    records: readonly DynamoDbStreamRecord[],
  ): Promise<{ readonly failedFrom: number | undefined; readonly result: Result }>;
  /** Tells somebody. @throws Error when nobody took it: it is tried again. */
  giveUp(given: GivenUp<Result>): Promise<void>;
  /** Milliseconds since the oldest record of a batch was written. */
  measureAge(milliseconds: number): void;
  report(message: string): void;
}

/** A batch, and how often it was tried. */
interface Batch {
  readonly records: readonly DynamoDbStreamRecord[];
  readonly attempts: number;
}

/** Bytes of an invocation's payload, with some room for the frame. */
const PAYLOAD_BYTES = 6 * 1024 * 1024 - 4096;
/** Milliseconds between attempts, from 100 doubled up to this. */
const LONGEST_WAIT = 60_000;

/** Reads a DynamoDB stream in order, batch by batch: a batch that fails holds up what comes after it until it succeeds, is too old or was
 * tried often enough. A stream here has one shard, so one batch is under way at a time.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export class StreamPoller<Result> {
  readonly #platform: Platform;
  readonly #settings: StreamSettings;
  readonly #consumer: StreamConsumer<Result>;
  readonly #unlisten: () => void;
  #isStopping = false;
  #wake: () => void = () => undefined;
  #news = false;
  readonly #loop: Promise<void>;

  constructor(platform: Platform, settings: StreamSettings, consumer: StreamConsumer<Result>) {
    this.#platform = platform;
    this.#settings = settings;
    this.#consumer = consumer;
    this.#unlisten = platform.capabilities.streams.listen(settings.streamArn, () => this.#ring());
    this.#loop = platform.traces
      .outside(() => this.#run())
      .catch((error: unknown) => consumer.report((error as Error).message));
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#unlisten();
    this.#ring();
    await this.#loop;
  }

  #ring(): void {
    this.#news = true;
    this.#wake();
  }

  /** Resolves at news, when stopping, or after `milliseconds`. */
  async #wait(milliseconds?: number): Promise<void> {
    if (this.#isStopping || (milliseconds === undefined && this.#news)) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = () => (milliseconds === undefined || this.#isStopping ? resolve() : undefined);
      if (milliseconds !== undefined) timer = setTimeout(resolve, milliseconds);
    });
    clearTimeout(timer);
    this.#wake = () => undefined;
  }

  async #run(): Promise<void> {
    const { streams } = this.#platform.capabilities;
    const { streamArn, startingPosition, batchSize, window } = this.#settings;
    const { positions, key } = this.#consumer;
    if (!positions.has(key)) {
      const after = startingPosition === "LATEST" ? streams.newest(streamArn) : undefined;
      await positions.put(key, after === undefined ? {} : { after });
    }
    let trouble = 0;
    while (!this.#isStopping) {
      this.#news = false;
      try {
        const after = positions.get(key)?.after;
        const { records } = await streams.read(streamArn, {
          ...(after !== undefined && { after }),
          limit: batchSize,
        });
        if (records.length === 0) await this.#wait();
        else if (window > 0 && records.length < batchSize && (await this.#isEarly(records))) continue;
        else await this.#deal(records);
        trouble = 0;
      } catch (error) {
        // The stream is gone, or the role may not read it any more: tried again, never given up.
        if (this.#isStopping) return;
        this.#consumer.report((error as Error).message);
        await this.#wait(Math.min(LONGEST_WAIT, 500 * 2 ** trouble++));
      }
    }
  }

  /** Waits for more records, as long as the window of the oldest is open. */
  async #isEarly(records: readonly DynamoDbStreamRecord[]): Promise<boolean> {
    const oldest = (records[0] as DynamoDbStreamRecord).dynamodb.ApproximateCreationDateTime * 1000;
    const left = oldest + this.#settings.window * 1000 - Date.now();
    if (left <= 0) return false;
    await this.#wait(Math.min(left, 200));
    return !this.#isStopping;
  }

  async #deal(records: readonly DynamoDbStreamRecord[]): Promise<void> {
    const last = records.at(-1) as DynamoDbStreamRecord;
    const matching = records.filter((record) => this.#consumer.matches(record));
    const age = Date.now() - (records[0] as DynamoDbStreamRecord).dynamodb.ApproximateCreationDateTime * 1000;
    this.#consumer.measureAge(Math.max(0, age));
    for (const record of matching) this.#waits(record);
    const batches: Batch[] = split(matching).map((part) => ({ records: part, attempts: 0 }));
    while (batches.length > 0) {
      if (this.#isStopping) return;
      const batch = batches.shift() as Batch;
      const next = await this.#attempt(batch);
      batches.unshift(...next);
      const done =
        next.length === 0 ? batch.records.at(-1) : before(batch.records, (next[0] as Batch).records[0]);
      if (done) await this.#advance(done.dynamodb.SequenceNumber);
    }
    if (!this.#isStopping) await this.#advance(last.dynamodb.SequenceNumber);
  }

  async #advance(after: string): Promise<void> {
    await this.#consumer.positions.put(this.#consumer.key, { after });
  }

  /** Tries one batch.
   * @returns what is left of it. */
  async #attempt(batch: Batch): Promise<Batch[]> {
    const { maximumRetryAttempts, bisect } = this.#settings;
    const { records } = batch;
    if (this.#isTooOld(records[0] as DynamoDbStreamRecord)) {
      await this.#giveUp(batch, "RecordAgeExceeded", undefined);
      return [];
    }
    let outcome: Awaited<ReturnType<StreamConsumer<Result>["consume"]>>;
    try {
      outcome = await this.#traced(batch.records, batch.attempts + 1, async () => {
        const tried = await this.#consumer.consume(records);
        if (tried.failedFrom !== undefined)
          this.#platform.traces.fail(failureOf(records.length, tried.failedFrom));
        return tried;
      });
    } catch (error) {
      // Throttles and Lambda's own trouble are tried again without counting.
      if (this.#isStopping) return [batch];
      this.#consumer.report((error as Error).message);
      for (const record of records) this.#waits(record, batch.attempts + 1);
      await this.#wait(Math.min(LONGEST_WAIT, 1000));
      return [batch];
    }
    const { failedFrom: failed, result } = outcome;
    for (const record of records.slice(0, failed)) this.#platform.traces.forget(this.#keyOf(record));
    if (failed === undefined) return [];
    if (this.#isStopping) return [batch];
    const rest = records.slice(failed);
    const attempts = failed > 0 ? 0 : batch.attempts + 1;
    if (maximumRetryAttempts >= 0 && attempts > maximumRetryAttempts) {
      // The last attempt at a single record, or at a batch that is not to be divided.
      if (rest.length === 1 || !bisect) {
        await this.#giveUp({ records: rest, attempts }, "RetryAttemptsExhausted", result);
        return [];
      }
    }
    for (const record of rest) this.#waits(record, attempts + 1);
    await this.#wait(Math.min(LONGEST_WAIT, 100 * 2 ** Math.min(attempts, 10)));
    if (!bisect || rest.length === 1) return [{ records: rest, attempts }];
    // Halves are tried as often as the whole was.
    const middle = Math.ceil(rest.length / 2);
    return [
      { records: rest.slice(0, middle), attempts: 0 },
      { records: rest.slice(middle), attempts: 0 },
    ];
  }

  #isTooOld({ dynamodb }: DynamoDbStreamRecord): boolean {
    const { maximumRecordAge } = this.#settings;
    return (
      maximumRecordAge >= 0 &&
      Date.now() - dynamodb.ApproximateCreationDateTime * 1000 > maximumRecordAge * 1000
    );
  }

  #keyOf({ dynamodb }: DynamoDbStreamRecord): string {
    return `${this.#consumer.key} ${dynamodb.SequenceNumber}`;
  }

  /** A record waits in the stream, from when it was written or for another attempt. */
  #waits(record: DynamoDbStreamRecord, attempt?: number): void {
    const origin = this.#platform.capabilities.streams.originOf(record);
    if (!origin) return;
    const { writtenAt, traceId } = origin;
    const table = this.#settings.streamArn.split("/")[1] ?? "";
    const start = { service: "stream", name: `${record.eventName} of ${table}, for ${this.#consumer.name}` };
    this.#platform.traces.wait(
      this.#keyOf(record),
      attempt === undefined ? { ...start, startedAt: writtenAt } : { ...start, attempt },
      traceId,
    );
  }

  /** Deals with a batch as a trace of its own, linked to those of the records.
   * @param attempt Undefined when it is only told about. */
  async #traced<T>(
    records: readonly DynamoDbStreamRecord[],
    attempt: number | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    const { traces, capabilities } = this.#platform;
    for (const record of records) traces.arrive(this.#keyOf(record));
    const { service, name } = this.#consumer;
    const most = this.#settings.maximumRetryAttempts;
    const limit =
      attempt !== undefined && attempt > 1 && most >= 0 ? `, ${most + 1} attempts at the most` : "";
    const start = {
      service: service === "lambda" ? "mapping" : service,
      name: `batch for ${name}`,
      note: `${records.length} record(s)${limit}`,
    };
    return await traces.consume(
      records.map((record) => capabilities.streams.originOf(record)?.traceId),
      { ...start, ...(attempt !== undefined && { attempt }) },
      work,
    );
  }

  /** Until it is told: what was given up must not vanish. */
  async #giveUp(
    { records, attempts }: Batch,
    condition: GivenUp["condition"],
    result: Result | undefined,
  ): Promise<void> {
    const consumer = this.#consumer;
    consumer.report(
      `${records.length} record(s) from ${records[0]?.dynamodb.SequenceNumber} on are given up: ${condition}`,
    );
    for (let attempt = 0; !this.#isStopping; attempt++)
      try {
        await this.#traced(records, undefined, async () => {
          await consumer.giveUp({ records, attempts, condition, result });
          this.#platform.traces.fail(`given up after ${attempts} attempts: ${condition}`);
        });
        for (const record of records) this.#platform.traces.forget(this.#keyOf(record));
        return;
      } catch (error) {
        consumer.report(`the failure destination did not take the batch: ${(error as Error).message}`);
        await this.#wait(Math.min(LONGEST_WAIT, 500 * 2 ** attempt));
      }
  }
}

function failureOf(records: number, failedFrom: number): string {
  return records === 1 ? "the record failed" : `record ${failedFrom + 1} of ${records} failed`;
}

/** The record that comes right before `record`. */
function before(
  records: readonly DynamoDbStreamRecord[],
  record: DynamoDbStreamRecord | undefined,
): DynamoDbStreamRecord | undefined {
  return records[records.findIndex((one) => one === record) - 1];
}

/** Parts that fit into an invocation. */
function split(records: readonly DynamoDbStreamRecord[]): DynamoDbStreamRecord[][] {
  const parts: DynamoDbStreamRecord[][] = [];
  let bytes = 0;
  for (const record of records) {
    const size = Buffer.byteLength(JSON.stringify(record)) + 200;
    const part = parts.at(-1);
    if (!part || bytes + size > PAYLOAD_BYTES) {
      parts.push([record]);
      bytes = size;
    } else {
      part.push(record);
      bytes += size;
    }
  }
  return parts;
}
