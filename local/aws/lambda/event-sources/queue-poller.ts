import { jsonBody, jsonCall, queueUrl } from "../../../delivery/destinations.ts";
import { parseArn } from "../../../contract/arn.ts";
import type { ApiResponse } from "../../../contract/service.ts";
import type { InvocationResult } from "../runtime/invoker.ts";
import { batchItemFailures } from "./batch-item-failures.ts";
import type { Poller, PollerContext } from "./poller.ts";

/** A message as ReceiveMessage answers it in the JSON protocol. */
interface Message {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<
    Record<
      string,
      { readonly DataType: string; readonly StringValue?: string; readonly BinaryValue?: string }
    >
  >;
  readonly MD5OfMessageAttributes?: string;
}

/** Batches of one queue that are under way at the same time, unless the mapping says less. Lambda begins with five pollers. */
const CONCURRENT = 5;
/** Messages that one receive gives at the most. */
const RECEIVED = 10;
/** Milliseconds after which a queue that could not be read is tried again. */
const PAUSE = 1_000;
/** Longest wait for more messages of a batch before the queue is asked again, milliseconds. */
const LOOK = 100;

/** Reads a queue: messages of a batch that succeeded are deleted, the others come back after the queue's visibility time-out.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export class QueuePoller implements Poller {
  readonly #context: PollerContext;
  readonly #arn: string;
  readonly #region: string;
  /** Name of the queue. */
  readonly #queue: string;
  /** Batches under way at most. */
  readonly #limit: number;
  readonly #underWay = new Set<Promise<void>>();
  readonly #unlisten: () => void;
  #pumping: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #isStopping = false;
  #isReceiving = false;
  #hasNews = true;

  constructor(context: PollerContext) {
    const { platform, mapping } = context;
    this.#context = context;
    this.#arn = mapping.eventSourceArn;
    const { region, resource } = parseArn(this.#arn);
    this.#region = region;
    this.#queue = resource;
    this.#limit = Math.max(1, Math.min(CONCURRENT, mapping.maximumConcurrency ?? CONCURRENT));
    this.#unlisten = platform.capabilities.queues.listen(this.#arn, () => this.#start());
    this.#start();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#unlisten();
    clearTimeout(this.#timer);
    await Promise.all([this.#pumping, ...this.#underWay]);
  }

  #start(): void {
    if (this.#isStopping) return;
    const { traces } = this.#context.platform;
    const pump = traces.outside(() => this.#pump());
    this.#pumping = Promise.all([this.#pumping, pump]).then(() => undefined);
  }

  /** Receives as long as there are messages and fewer batches under way than may be. */
  async #pump(): Promise<void> {
    if (this.#isReceiving) {
      this.#hasNews = true;
      return;
    }
    this.#isReceiving = true;
    try {
      do {
        this.#hasNews = false;
        while (!this.#isStopping && this.#underWay.size < this.#limit) {
          const messages = await this.#gather();
          if (messages.length === 0) break;
          this.#begin(messages);
        }
      } while (this.#hasNews && !this.#isStopping && this.#underWay.size < this.#limit);
    } catch (error) {
      if (!this.#isStopping) {
        this.#report((error as Error).message);
        this.#timer = setTimeout(() => this.#start(), PAUSE);
      }
    } finally {
      this.#isReceiving = false;
    }
  }

  #begin(messages: readonly Message[]): void {
    const work = this.#deal(messages).catch((error: unknown) => this.#report((error as Error).message));
    this.#underWay.add(work);
    void work.finally(() => {
      this.#underWay.delete(work);
      this.#start();
    });
  }

  /** A batch: as many messages as there are now, or as come within the window. */
  async #gather(): Promise<Message[]> {
    const { batchSize, window } = this.#context.mapping;
    const messages: Message[] = [];
    const until = Date.now() + window * 1000;
    for (;;) {
      const more = await this.#receive(Math.min(RECEIVED, batchSize - messages.length));
      messages.push(...more);
      if (messages.length >= batchSize || this.#isStopping) return messages;
      if (more.length > 0) continue;
      if (messages.length === 0 || Date.now() >= until) return messages;
      await new Promise<void>((resolve) => {
        this.#timer = setTimeout(resolve, Math.min(LOOK, until - Date.now()));
      });
    }
  }

  /** Gives a batch to the function, and deletes what it dealt with. */
  async #deal(messages: readonly Message[]): Promise<void> {
    const { matches, platform } = this.#context;
    const wanted = messages.filter((message) => matches(filterable(message)));
    // What no filter lets through is deleted, as Lambda does it.
    await this.#remove(messages.filter((message) => !wanted.includes(message)));
    if (wanted.length === 0) return;
    const attempt = Math.max(
      ...wanted.map(({ Attributes = {} }) => Number(Attributes["ApproximateReceiveCount"] ?? 1)),
    );
    const failures = await this.#invoke(wanted, attempt);
    for (const { MessageId } of wanted)
      if (failures?.includes(MessageId) !== false)
        platform.traces.wait(MessageId, {
          service: "sqs",
          name: this.#queue,
          attempt: attempt + 1,
          note: "until its visibility time-out",
        });
    if (failures !== undefined)
      await this.#remove(wanted.filter(({ MessageId }) => !failures.includes(MessageId)));
  }

  /** Invokes the function with a batch, in a trace of its own that is linked to those of the messages.
   * @returns ids of the messages that failed; undefined when all did.
   * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-tracelinking.html */
  async #invoke(messages: readonly Message[], attempt: number): Promise<readonly string[] | undefined> {
    const { functions, invoker, mapping, platform } = this.#context;
    const { traces } = platform;
    const target = functions.target(functions.parse(mapping.functionArn, mapping.region));
    const payload = JSON.stringify({
      Records: messages.map((message) => asLambdaRecord(message, this.#arn, this.#region)),
    });
    const note = `${messages.length} message(s)`;
    return await traces.consume(
      messages.map(({ MessageId }) => traces.arrive(MessageId)),
      { service: "mapping", name: `batch for ${target.fn.name}`, attempt, note },
      async () => {
        const result = await invoker.invoke({ target, payload });
        const failures = this.#failuresOf(result, messages);
        if (failures?.length !== 0)
          traces.fail(`${failures?.length ?? "all"} of ${messages.length} message(s) failed`);
        return failures;
      },
    );
  }

  #failuresOf(result: InvocationResult, messages: readonly Message[]): readonly string[] | undefined {
    if (result.functionError) return undefined;
    if (!this.#context.mapping.reportsItemFailures) return [];
    return batchItemFailures(result.payload, new Set(messages.map(({ MessageId }) => MessageId)));
  }

  async #receive(count: number): Promise<Message[]> {
    const answer = await this.#call("ReceiveMessage", {
      MaxNumberOfMessages: count,
      // The queue itself says when there is something: no waiting here, whatever the queue's own setting.
      WaitTimeSeconds: 0,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    });
    return jsonBody<{ Messages?: Message[] }>(answer).Messages ?? [];
  }

  async #remove(messages: readonly Message[]): Promise<void> {
    for (let start = 0; start < messages.length; start += RECEIVED)
      await this.#call("DeleteMessageBatch", {
        Entries: messages
          .slice(start, start + RECEIVED)
          .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
      });
  }

  async #call(action: string, input: object): Promise<ApiResponse> {
    const { platform, principal } = this.#context;
    const body = { QueueUrl: queueUrl(platform, this.#arn), ...input };
    return await platform.capabilities.gateway.call(
      principal(),
      "sqs",
      jsonCall(this.#region, `AmazonSQS.${action}`, body),
    );
  }

  #report(message: string): void {
    const { platform, mapping } = this.#context;
    const [, name = ""] = mapping.functionArn.split(":function:");
    platform.logs.write("lambda", "warn", `${name} reading ${this.#queue}: ${message}`);
  }
}

/** A message as functions get it. */
function asLambdaRecord(message: Message, eventSourceARN: string, awsRegion: string): object {
  const { MessageId, ReceiptHandle, Body, MD5OfBody, Attributes = {}, MessageAttributes = {} } = message;
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        {
          ...(StringValue !== undefined && { stringValue: StringValue }),
          ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
          stringListValues: [],
          binaryListValues: [],
          dataType: DataType,
        },
      ]),
    ),
    md5OfBody: MD5OfBody,
    ...(message.MD5OfMessageAttributes !== undefined && {
      md5OfMessageAttributes: message.MD5OfMessageAttributes,
    }),
    eventSource: "aws:sqs",
    eventSourceARN,
    awsRegion,
  };
}

/** A message as filters see it: a body that is JSON is looked into.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html */
function filterable(message: Message): object {
  const record = asLambdaRecord(message, "", "") as { body: unknown };
  try {
    return { ...record, body: JSON.parse(message.Body) as unknown };
  } catch {
    return record;
  }
}
