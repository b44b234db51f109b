import type { DynamoDbStreamRecord } from "../../../platform/capabilities.ts";
import { sendToDestination } from "../../../platform/destinations.ts";
import { parseArn } from "../../../platform/arn.ts";
import type { Platform } from "../../../platform/service.ts";
import type { InvocationResult } from "../runtime/invoker.ts";
import { batchItemFailures } from "./batch-item-failures.ts";
import type { Poller, PollerContext } from "./mappings.ts";

/** Where a mapping is in its stream. */
interface Position {
  /** Sequence number of the last record that was dealt with; absent: from the beginning. */
  readonly after?: string;
}

/** A batch, and how often it was tried. */
interface Batch {
  readonly records: readonly DynamoDbStreamRecord[];
  readonly attempts: number;
}

/** Bytes of an invocation's payload, with some room for the frame. */
const PAYLOAD_BYTES = 6 * 1024 * 1024 - 4096;
const SHARD = "shardId-00000000000000000000-00000000";
/** Milliseconds between attempts, from 100 doubled up to this. */
const LONGEST_WAIT = 60_000;

const positions = (platform: Platform) => platform.store.collection<Position>("lambda/streamPositions");

/** Reads a DynamoDB stream in order, batch by batch: a batch that fails holds up what comes after it until it succeeds, is too old or was
 * tried often enough. A stream here has one shard, so one batch is under way at a time.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export class StreamPoller implements Poller {
  readonly #context: PollerContext;
  readonly #unlisten: () => void;
  #isStopping = false;
  #wake: () => void = () => undefined;
  #news = false;
  readonly #loop: Promise<void>;

  constructor(context: PollerContext) {
    this.#context = context;
    const { platform, mapping } = context;
    this.#unlisten = platform.capabilities.streams.listen(mapping.eventSourceArn, () => this.#ring());
    this.#loop = this.#run().catch((error: unknown) => this.#report((error as Error).message));
  }

  /** Forgets where a mapping was. */
  static async forget(platform: Platform, uuid: string): Promise<void> {
    await positions(platform).delete(uuid);
  }

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
    const { platform, mapping } = this.#context;
    const { streams } = platform.capabilities;
    const kept = positions(platform);
    if (!kept.has(mapping.uuid)) {
      const after = mapping.startingPosition === "LATEST" ? streams.newest(mapping.eventSourceArn) : undefined;
      await kept.put(mapping.uuid, after === undefined ? {} : { after });
    }
    let trouble = 0;
    while (!this.#isStopping) {
      this.#news = false;
      try {
        const after = kept.get(mapping.uuid)?.after;
        const { records } = await streams.read(mapping.eventSourceArn, { ...(after !== undefined && { after }), limit: mapping.batchSize });
        if (records.length === 0) await this.#wait();
        else if (mapping.window > 0 && records.length < mapping.batchSize && (await this.#isEarly(records))) continue;
        else await this.#deal(records);
        trouble = 0;
      } catch (error) {
        // The stream is gone, or the role may not read it any more: tried again, never given up.
        if (this.#isStopping) return;
        this.#report((error as Error).message);
        await this.#wait(Math.min(LONGEST_WAIT, 500 * 2 ** trouble++));
      }
    }
  }

  /** Waits for more records, as long as the window of the oldest is open. */
  async #isEarly(records: readonly DynamoDbStreamRecord[]): Promise<boolean> {
    const oldest = (records[0] as DynamoDbStreamRecord).dynamodb.ApproximateCreationDateTime * 1000;
    const left = oldest + this.#context.mapping.window * 1000 - Date.now();
    if (left <= 0) return false;
    await this.#wait(Math.min(left, 200));
    return !this.#isStopping;
  }

  async #deal(records: readonly DynamoDbStreamRecord[]): Promise<void> {
    const { mapping } = this.#context;
    const last = records.at(-1) as DynamoDbStreamRecord;
    const matching = records.filter((record) => this.#context.matches(asLambdaRecord(record, mapping.eventSourceArn)));
    const age = Date.now() - (records[0] as DynamoDbStreamRecord).dynamodb.ApproximateCreationDateTime * 1000;
    this.#measure(age);
    const batches: Batch[] = split(matching).map((part) => ({ records: part, attempts: 0 }));
    while (batches.length > 0) {
      if (this.#isStopping) return;
      const batch = batches.shift() as Batch;
      const next = await this.#attempt(batch);
      batches.unshift(...next);
      const done = next.length === 0 ? batch.records.at(-1) : before(batch.records, (next[0] as Batch).records[0]);
      if (done) await this.#advance(done.dynamodb.SequenceNumber);
    }
    if (!this.#isStopping) await this.#advance(last.dynamodb.SequenceNumber);
  }

  async #advance(after: string): Promise<void> {
    await positions(this.#context.platform).put(this.#context.mapping.uuid, { after });
  }

  /** Invokes with one batch.
   * @returns what is left of it. */
  async #attempt(batch: Batch): Promise<Batch[]> {
    const { mapping, functions, invoker } = this.#context;
    const { records } = batch;
    if (this.#isTooOld(records[0] as DynamoDbStreamRecord)) {
      await this.#giveUp(batch, "RecordAgeExceeded", undefined);
      return [];
    }
    let result: InvocationResult;
    try {
      this.#checkRole();
      const target = functions.target(functions.parse(mapping.functionArn, mapping.region));
      const payload = JSON.stringify({ Records: records.map((record) => asLambdaRecord(record, mapping.eventSourceArn)) });
      result = await invoker.invoke({ target, payload });
    } catch (error) {
      // Throttles and Lambda's own trouble are tried again without counting.
      if (this.#isStopping) return [batch];
      this.#report((error as Error).message);
      await this.#wait(Math.min(LONGEST_WAIT, 1000));
      return [batch];
    }
    const failed = this.#failedFrom(result, records);
    if (failed === undefined) return [];
    if (this.#isStopping) return [batch];
    const rest = records.slice(failed);
    const attempts = failed > 0 ? 0 : batch.attempts + 1;
    if (mapping.maximumRetryAttempts >= 0 && attempts > mapping.maximumRetryAttempts) {
      // The last attempt at a single record, or at a batch that is not to be divided.
      if (rest.length === 1 || !mapping.bisect) {
        await this.#giveUp({ records: rest, attempts }, "RetryAttemptsExhausted", result);
        return [];
      }
    }
    await this.#wait(Math.min(LONGEST_WAIT, 100 * 2 ** Math.min(attempts, 10)));
    if (!mapping.bisect || rest.length === 1) return [{ records: rest, attempts }];
    // Halves are tried as often as the whole was.
    const middle = Math.ceil(rest.length / 2);
    return [
      { records: rest.slice(0, middle), attempts: 0 },
      { records: rest.slice(middle), attempts: 0 },
    ];
  }

  /** Index of the first record that failed, undefined when none did. */
  #failedFrom(result: InvocationResult, records: readonly DynamoDbStreamRecord[]): number | undefined {
    if (result.functionError) return 0;
    if (!this.#context.mapping.reportsItemFailures) return undefined;
    const index = new Map(records.map((record, position) => [record.dynamodb.SequenceNumber, position]));
    const failures = batchItemFailures(result.payload, new Set(index.keys()));
    if (failures === undefined) return 0;
    return failures.length === 0 ? undefined : Math.min(...failures.map((sequence) => index.get(sequence) as number));
  }

  #isTooOld({ dynamodb }: DynamoDbStreamRecord): boolean {
    const { maximumRecordAge } = this.#context.mapping;
    return maximumRecordAge >= 0 && Date.now() - dynamodb.ApproximateCreationDateTime * 1000 > maximumRecordAge * 1000;
  }

  /** The role may have lost the right to read since the mapping was made. */
  #checkRole(): void {
    const { platform, mapping } = this.#context;
    const decision = platform.capabilities.iam.authorize(
      this.#context.principal(),
      { action: "dynamodb:GetRecords", resource: mapping.eventSourceArn },
      { sourceIp: "127.0.0.1", region: mapping.region },
    );
    if (!decision.allowed) throw new Error(`the function's role may not call dynamodb:GetRecords ${decision.reason}`);
  }

  /** Tells the failure destination which records were given up: where they are, not what they are.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
  async #giveUp({ records, attempts }: Batch, condition: string, result: InvocationResult | undefined): Promise<void> {
    const { platform, mapping, functions } = this.#context;
    const first = records[0] as DynamoDbStreamRecord;
    const last = records.at(-1) as DynamoDbStreamRecord;
    const arrival = (record: DynamoDbStreamRecord) => new Date(record.dynamodb.ApproximateCreationDateTime * 1000).toISOString();
    this.#report(`${records.length} record(s) from ${first.dynamodb.SequenceNumber} on are given up: ${condition}`);
    if (mapping.onFailure === undefined) return;
    const { fn, version } = functions.target(functions.parse(mapping.functionArn, mapping.region));
    const message = {
      requestContext: {
        requestId: result?.requestId ?? "",
        functionArn: mapping.functionArn,
        condition,
        approximateInvokeCount: attempts,
      },
      ...(result && {
        responseContext: { statusCode: 200, executedVersion: result.executedVersion, functionError: result.functionError ?? null },
      }),
      version: "1.0",
      timestamp: new Date().toISOString(),
      DDBStreamBatchInfo: {
        shardId: SHARD,
        startSequenceNumber: first.dynamodb.SequenceNumber,
        endSequenceNumber: last.dynamodb.SequenceNumber,
        approximateArrivalOfFirstRecord: arrival(first),
        approximateArrivalOfLastRecord: arrival(last),
        batchSize: records.length,
        streamArn: mapping.eventSourceArn,
      },
    };
    // Until it is told: what was given up must not vanish.
    for (let attempt = 0; !this.#isStopping; attempt++)
      try {
        await sendToDestination(
          platform,
          { roleArn: version.roleArn, service: "lambda.amazonaws.com", sourceArn: fn.arn },
          mapping.onFailure,
          JSON.stringify(message),
        );
        return;
      } catch (error) {
        this.#report(`the failure destination ${mapping.onFailure} did not take the batch: ${(error as Error).message}`);
        await this.#wait(Math.min(LONGEST_WAIT, 500 * 2 ** attempt));
      }
  }

  #measure(milliseconds: number): void {
    const { platform, mapping, functions } = this.#context;
    const { name } = functions.parse(mapping.functionArn, mapping.region);
    platform.metrics.put({
      ...{
        region: mapping.region,
        namespace: "AWS/Lambda",
        metricName: "IteratorAge",
        unit: "Milliseconds",
        value: Math.max(0, milliseconds),
      },
      dimensions: { FunctionName: name },
    });
  }

  #report(message: string): void {
    const { platform, mapping } = this.#context;
    platform.logs.write(
      "lambda",
      "warn",
      `${mapping.functionArn.split(":function:")[1]} reading ${parseArn(mapping.eventSourceArn).resource}: ${message}`,
    );
  }
}

/** The record that comes right before `record`. */
function before(records: readonly DynamoDbStreamRecord[], record: DynamoDbStreamRecord | undefined): DynamoDbStreamRecord | undefined {
  return records[records.findIndex((one) => one === record) - 1];
}

/** A stream record as functions get it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export function asLambdaRecord(record: DynamoDbStreamRecord, eventSourceARN: string): object {
  const { userIdentity, ...rest } = record;
  return {
    ...rest,
    ...(userIdentity && { userIdentity: { type: userIdentity.Type, principalId: userIdentity.PrincipalId } }),
    eventSourceARN,
  };
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
