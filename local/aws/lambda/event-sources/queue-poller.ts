import { jsonBody, jsonCall, queueUrl } from "../../../delivery/destinations.ts";
import { parseArn } from "../../../contract/arn.ts";
import type { ApiResponse } from "../../../contract/service.ts";
import { batchItemFailures } from "./batch-item-failures.ts";
import type { Poller, PollerContext } from "./mappings.ts";

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

/** Reads a queue: messages of a batch that succeeded are deleted, the others come back after the queue's visibility time-out.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function pollQueue(context: PollerContext): Poller {
  const { platform, mapping } = context;
  const { eventSourceArn: arn, batchSize, window } = mapping;
  const { region } = parseArn(arn);
  const isFifo = arn.endsWith(".fifo");
  const limit = Math.min(CONCURRENT, mapping.maximumConcurrency ?? CONCURRENT);
  const underWay = new Set<Promise<void>>();
  let isStopping = false;
  let isReceiving = false;
  let hasNews = true;
  let timer: NodeJS.Timeout | undefined;

  const report = (message: string) =>
    platform.logs.write(
      "lambda",
      "warn",
      `${mapping.functionArn.split(":function:")[1]} reading ${parseArn(arn).resource}: ${message}`,
    );
  const call = async (action: string, input: object): Promise<ApiResponse> =>
    await platform.capabilities.gateway.call(
      context.principal(),
      "sqs",
      jsonCall(region, `AmazonSQS.${action}`, { QueueUrl: queueUrl(platform, arn), ...input }),
    );
  const receive = async (count: number): Promise<Message[]> => {
    const answer = await call("ReceiveMessage", {
      MaxNumberOfMessages: count,
      // The queue itself says when there is something: no waiting here, whatever the queue's own setting.
      WaitTimeSeconds: 0,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    });
    return jsonBody<{ Messages?: Message[] }>(answer).Messages ?? [];
  };
  const remove = async (messages: readonly Message[]) => {
    for (let start = 0; start < messages.length; start += RECEIVED)
      await call("DeleteMessageBatch", {
        Entries: messages
          .slice(start, start + RECEIVED)
          .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
      });
  };

  const gather = async (): Promise<Message[]> => {
    const messages: Message[] = [];
    const until = Date.now() + window * 1000;
    for (;;) {
      const more = await receive(Math.min(RECEIVED, batchSize - messages.length));
      messages.push(...more);
      if (messages.length >= batchSize || isStopping) return messages;
      if (more.length > 0) continue;
      if (messages.length === 0 || Date.now() >= until) return messages;
      await new Promise<void>((resolve) => {
        timer = setTimeout(resolve, Math.min(100, until - Date.now()));
      });
    }
  };

  const deal = async (messages: readonly Message[]): Promise<void> => {
    const wanted = messages.filter((message) => context.matches(filterable(message)));
    // What no filter lets through is deleted, as Lambda does it.
    await remove(messages.filter((message) => !wanted.includes(message)));
    if (wanted.length === 0) return;
    const { functions, invoker } = context;
    const target = functions.target(functions.parse(mapping.functionArn, mapping.region));
    const payload = JSON.stringify({
      Records: wanted.map((message) => asLambdaRecord(message, arn, region)),
    });
    // A trace of its own, linked to those of the messages: https://docs.aws.amazon.com/xray/latest/devguide/xray-tracelinking.html
    const { traces } = platform;
    const name = `batch for ${target.fn.name}`;
    const attempt = Math.max(
      ...wanted.map(({ Attributes = {} }) => Number(Attributes["ApproximateReceiveCount"] ?? 1)),
    );
    const failures = await traces.consume(
      wanted.map(({ MessageId }) => traces.arrive(MessageId)),
      { service: "mapping", name, attempt, note: `${wanted.length} message(s)` },
      async () => {
        const result = await invoker.invoke({ target, payload });
        const ids = new Set(wanted.map(({ MessageId }) => MessageId));
        const failed = result.functionError
          ? undefined
          : mapping.reportsItemFailures
            ? batchItemFailures(result.payload, ids)
            : [];
        if (failed?.length !== 0)
          traces.fail(`${failed?.length ?? "all"} of ${wanted.length} message(s) failed`);
        return failed;
      },
    );
    for (const { MessageId } of wanted)
      if (failures?.includes(MessageId) !== false)
        traces.wait(MessageId, {
          service: "sqs",
          name: parseArn(arn).resource,
          attempt: attempt + 1,
          note: "until its visibility time-out",
        });
    if (failures !== undefined) await remove(wanted.filter(({ MessageId }) => !failures.includes(MessageId)));
  };

  const pump = async (): Promise<void> => await platform.traces.outside(receiveAll);
  const receiveAll = async (): Promise<void> => {
    if (isReceiving) {
      hasNews = true;
      return;
    }
    isReceiving = true;
    try {
      do {
        hasNews = false;
        while (!isStopping && underWay.size < (isFifo ? Math.max(1, limit) : limit)) {
          const messages = await gather();
          if (messages.length === 0) break;
          const work = deal(messages).catch((error: unknown) => report((error as Error).message));
          underWay.add(work);
          void work.finally(() => {
            underWay.delete(work);
            start();
          });
        }
      } while (hasNews && !isStopping && underWay.size < limit);
    } catch (error) {
      if (!isStopping) {
        report((error as Error).message);
        timer = setTimeout(start, 1_000);
      }
    } finally {
      isReceiving = false;
    }
  };
  let pumping: Promise<void> = Promise.resolve();
  function start(): void {
    if (!isStopping) pumping = Promise.all([pumping, pump()]).then(() => undefined);
  }

  const unlisten = platform.capabilities.queues.listen(arn, start);
  start();
  return {
    stop: async () => {
      isStopping = true;
      unlisten();
      clearTimeout(timer);
      await Promise.all([pumping, ...underWay]);
    },
  };
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

/** What filters see: a body that is JSON is looked into.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html */
function filterable(message: Message): object {
  const record = asLambdaRecord(message, "", "") as { body: unknown };
  try {
    return { ...record, body: JSON.parse(message.Body) as unknown };
  } catch {
    return record;
  }
}
