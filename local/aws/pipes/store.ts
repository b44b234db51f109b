import { formatArn, parseArn } from "../../contract/arn.ts";
import type { DynamoDbStreamRecord } from "../../contract/capabilities.ts";
import { principalOf, sendToDestination, type Sender } from "../../delivery/destinations.ts";
import { AwsError } from "../../contract/errors.ts";
import { readEventPattern } from "../../delivery/event-pattern.ts";
import type { Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import { recordsBetween } from "../../delivery/stream-records.ts";
import { StreamPoller, type StreamConsumer, type StreamPosition } from "../../delivery/stream-poller.ts";
import { valueAt } from "../../delivery/input-template.ts";
import { applyTemplate } from "./input-template.ts";
import type { PipeRecord } from "./records.ts";

/** Every pipe, with where it is in its stream. Durable. */
export class PipeStore {
  readonly #platform: Platform;
  readonly #records: Collection<PipeRecord>;
  readonly #positions: Collection<StreamPosition>;
  readonly #pollers = new Map<string, StreamPoller<undefined>>();

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#records = platform.store.collection("pipes/pipes");
    this.#positions = platform.store.collection("pipes/positions");
  }

  /** ARN of a pipe by its name. */
  arnOf(region: string, name: string): string {
    return formatArn({
      service: "pipes",
      region,
      accountId: this.#platform.accountId,
      resource: `pipe/${name}`,
    });
  }

  /** Pipes of a region, or of all. */
  all(region?: string): PipeRecord[] {
    return this.#records.values().filter((pipe) => region === undefined || pipe.region === region);
  }

  /** Pipe by its ARN. @throws AwsError NotFoundException */
  get(arn: string): PipeRecord {
    const pipe = this.#records.get(arn);
    if (!pipe) throw new AwsError("NotFoundException", `Pipe ${arn} does not exist.`, 404);
    return pipe;
  }

  /** Keeps a pipe, and runs it as it says.
   * @throws AwsError ValidationException when its role can't be assumed or may not read the source, or a filter is not understood. */
  async put(pipe: PipeRecord): Promise<void> {
    for (const filter of pipe.filters) readEventPattern(filter);
    for (const action of ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"]) {
      const resource =
        action === "ListStreams" ? pipe.source.replace(/\/stream\/.*$/, "/stream/*") : pipe.source;
      const decision = this.#authorize(pipe, `dynamodb:${action}`, resource);
      if (!decision.allowed && action !== "ListStreams")
        throw new AwsError(
          "ValidationException",
          `The role ${pipe.roleArn} may not call dynamodb:${action} on ${resource}: ${decision.reason}`,
        );
    }
    this.#platform.capabilities.streams.newest(pipe.source);
    await this.#stopOne(pipe.arn);
    await this.#records.put(pipe.arn, pipe);
    this.start(pipe);
  }

  /** Begins to read, unless the pipe is stopped or reads already. */
  start(pipe: PipeRecord): void {
    if (!pipe.isRunning || this.#pollers.has(pipe.arn)) return;
    this.#pollers.set(
      pipe.arn,
      new StreamPoller(
        this.#platform,
        { ...pipe, streamArn: pipe.source, bisect: false },
        this.#consumer(pipe),
      ),
    );
  }

  /** Stops and deletes a pipe. */
  async delete(arn: string): Promise<void> {
    await this.#stopOne(arn);
    await this.#records.delete(arn);
    await this.#positions.delete(arn);
  }

  /** Stops every pipe that runs. */
  async stop(): Promise<void> {
    await Promise.all([...this.#pollers.values()].map(async (poller) => await poller.stop()));
  }

  async #stopOne(arn: string): Promise<void> {
    await this.#pollers.get(arn)?.stop();
    this.#pollers.delete(arn);
  }

  #sender({ roleArn, arn }: PipeRecord): Sender {
    return { roleArn, service: "pipes.amazonaws.com", sourceArn: arn };
  }

  #authorize(pipe: PipeRecord, action: string, resource: string) {
    const principal = principalOf(this.#platform, this.#sender(pipe));
    return this.#platform.capabilities.iam.authorize(
      principal,
      { action, resource },
      { sourceIp: "127.0.0.1", region: pipe.region },
    );
  }

  /** Sends what a pipe gave up to its target, as the pipe is now.
   * @throws AwsError as the target or IAM does; Error when the stream has forgotten the records. */
  async replay(pipeArn: string, first: string, last: string): Promise<void> {
    const pipe = this.get(pipeArn);
    const patterns = pipe.filters.map(readEventPattern);
    for (const record of await recordsBetween(this.#platform.capabilities.streams, pipe.source, first, last))
      if (patterns.length === 0 || patterns.some((pattern) => pattern(asEvent(pipe, record))))
        await this.#send(pipe, record);
  }

  async #send(pipe: PipeRecord, record: DynamoDbStreamRecord): Promise<void> {
    const { inputTemplate, messageGroupId, messageDeduplicationId } = pipe;
    const event = asEvent(pipe, record);
    const dynamic = (value: string | undefined) =>
      value?.startsWith("$") ? String(valueAt(event, value)) : value;
    const text = inputTemplate === undefined ? JSON.stringify(event) : applyTemplate(inputTemplate, event);
    const options = {
      groupId: dynamic(messageGroupId),
      deduplicationId: dynamic(messageDeduplicationId),
      event: { Source: `Pipe ${pipe.name}`, DetailType: "Event from aws:dynamodb" },
    };
    await this.#platform.traces.step(
      { service: "pipes", name: `${pipe.name} to ${parseArn(pipe.target).resource}` },
      async () => await sendToDestination(this.#platform, this.#sender(pipe), pipe.target, text, options),
      this.#platform.capabilities.streams.originOf(record)?.traceId,
    );
  }

  /** Each record is a message of its own for the target; the first that the target refuses is tried again, with those after it. */
  #consumer(pipe: PipeRecord): StreamConsumer<undefined> {
    const patterns = pipe.filters.map(readEventPattern);
    const report = (message: string) =>
      this.#platform.logs.write("pipes", "warn", `${pipe.name}: ${message}`);
    return {
      service: "pipes",
      name: pipe.name,
      positions: this.#positions,
      key: pipe.arn,
      report,
      matches: (record) =>
        patterns.length === 0 || patterns.some((pattern) => pattern(asEvent(pipe, record))),
      consume: async (records) => {
        const decision = this.#authorize(pipe, "dynamodb:GetRecords", pipe.source);
        if (!decision.allowed) {
          this.#count(pipe, "ExecutionFailed", 1);
          throw new Error(`the pipe's role may not call dynamodb:GetRecords: ${decision.reason}`);
        }
        for (const [index, record] of records.entries())
          try {
            await this.#send(pipe, record);
          } catch (error) {
            report(`${pipe.target} did not take a record: ${(error as Error).message}`);
            this.#count(pipe, "ExecutionFailed", 1);
            return { failedFrom: index, result: undefined };
          }
        this.#count(pipe, "ExecutionFailed", 0);
        return { failedFrom: undefined, result: undefined };
      },
      giveUp: async ({ records, condition }) => {
        if (pipe.deadLetterArn === undefined) return;
        const [first, last] = [records[0], records.at(-1)] as [DynamoDbStreamRecord, DynamoDbStreamRecord];
        const body = {
          context: { partnerResourceArn: pipe.arn, condition },
          version: "1.0",
          timestamp: new Date().toISOString(),
          DDBStreamBatchInfo: {
            startSequenceNumber: first.dynamodb.SequenceNumber,
            endSequenceNumber: last.dynamodb.SequenceNumber,
            batchSize: records.length,
            streamArn: pipe.source,
          },
        };
        await sendToDestination(this.#platform, this.#sender(pipe), pipe.deadLetterArn, JSON.stringify(body));
      },
      measureAge: () => undefined,
    };
  }

  /** Counts an execution, as CloudWatch shows it.
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html */
  #count({ region, name }: PipeRecord, metricName: string, value: number): void {
    this.#platform.metrics.put({
      region,
      namespace: "AWS/EventBridge/Pipes",
      metricName,
      dimensions: { PipeName: name },
      value,
      unit: "None",
    });
  }
}

/** A record as filters and templates see it. */
const asEvent = (pipe: PipeRecord, record: DynamoDbStreamRecord) => ({
  ...record,
  eventSourceARN: pipe.source,
});

/** True when a pipe can have such a target here. */
export function isTarget(arn: string): boolean {
  return ["sqs", "sns", "lambda", "events"].includes(parseArn(arn).service);
}
