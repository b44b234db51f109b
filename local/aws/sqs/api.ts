import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { header } from "../../contract/http.ts";
import type { Principal } from "../../contract/principal.ts";
import type { ApiRequest, ApiResponse, Operation, ServiceApi } from "../../contract/service.ts";
import { readAttributes, readFifoQueue } from "./attributes.ts";
import { describeQueue } from "./describe-queue.ts";
import { invalidParameter, missingParameter, unknownAttribute } from "./errors.ts";
import { attributesDigest, readMessageAttributes } from "./message-attributes.ts";
import { bodyDigest, received, sequenceNumber } from "./message.ts";
import { sourceArnOf, type MoveTasks } from "./move-tasks.ts";
import type { Queue } from "./queue.ts";
import { messageBytes } from "./outgoing-message.ts";
import { checkQueueName } from "./queue-name.ts";
import type { QueueStore } from "./store.ts";

/** What an operation reads from its input. */
type Input = Readonly<Record<string, unknown>>;

interface Call {
  readonly input: Input;
  readonly request: ApiRequest;
  readonly region: string;
}

/** What is asked of one queue. */
type OnQueue = (
  queue: Queue,
  call: Call,
  principal: Principal,
) => Promise<object | undefined> | object | undefined;

/** SQS as SDK clients, and the services here, call it.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html */
export function sqsApi(queues: QueueStore, moves: MoveTasks, stopping: AbortSignal): ServiceApi {
  const onQueue: Readonly<Record<string, OnQueue>> = {
    DeleteQueue: async ({ record }) => {
      await queues.delete(record.arn);
      return undefined;
    },
    GetQueueAttributes: (queue, { input }) => ({
      Attributes: describeQueue(queue, strings(input, "AttributeNames")),
    }),
    SetQueueAttributes: async ({ record, isFifo }, { input }) => {
      await queues.change(
        record.arn,
        readAttributes((input["Attributes"] ?? {}) as Record<string, string>, isFifo),
      );
      return undefined;
    },
    ListQueueTags: ({ record }) => ({ Tags: record.tags }),
    TagQueue: async ({ record }, { input }) => {
      await queues.retag(record.arn, { ...record.tags, ...(input["Tags"] as Record<string, string>) });
      return undefined;
    },
    UntagQueue: async ({ record }, { input }) => {
      const gone = strings(input, "TagKeys");
      await queues.retag(
        record.arn,
        Object.fromEntries(Object.entries(record.tags).filter(([key]) => !gone.includes(key))),
      );
      return undefined;
    },
    ListDeadLetterSourceQueues: ({ record: { arn } }) => ({
      queueUrls: queues.sourcesOf(arn).map(({ record }) => queues.urlOf(record)),
    }),
    PurgeQueue: async (queue) => {
      await queue.purge();
      return undefined;
    },
    SendMessage: async (queue, { input, request }, principal) =>
      await send(queue, input, principal, header(request.headers, "x-amzn-trace-id")),
    SendMessageBatch: async (queue, { input, request }, principal) => {
      checkBatchSize((input["Entries"] ?? []) as Input[]);
      return await batch(
        input,
        async (entry) => await send(queue, entry, principal, header(request.headers, "x-amzn-trace-id")),
      );
    },
    ReceiveMessage: async (queue, { input }) => await receive(queue, input, stopping),
    DeleteMessage: async (queue, { input }) => {
      await queue.deleteMessage(text(input, "ReceiptHandle"));
      return undefined;
    },
    DeleteMessageBatch: async (queue, { input }) =>
      await batch(input, async (entry) => {
        await queue.deleteMessage(text(entry, "ReceiptHandle"));
        return {};
      }),
    ChangeMessageVisibility: async (queue, { input }) => {
      await queue.changeVisibility(text(input, "ReceiptHandle"), visibility(input["VisibilityTimeout"]));
      return undefined;
    },
    ChangeMessageVisibilityBatch: async (queue, { input }) =>
      await batch(input, async (entry) => {
        await queue.changeVisibility(text(entry, "ReceiptHandle"), visibility(entry["VisibilityTimeout"]));
        return {};
      }),
  };

  return {
    signingName: "sqs",
    protocol: "json-1.0",
    acceptsAnonymous: true,
    operation: (request) => {
      const name = (header(request.headers, "x-amz-target") ?? "").split(".")[1] ?? "";
      const input = parseBody(request.body);
      const { region } = request;
      const answer = (body: object | undefined): ApiResponse => ({ body: body ?? {} });

      const run = Object.hasOwn(onQueue, name) ? onQueue[name] : undefined;
      if (run) {
        const arn = queues.arnOfUrl(text(input, "QueueUrl"), region);
        const policy = queues.find(arn)?.record.settings.policy;
        // IAM knows no batch actions of SQS.
        const action = `sqs:${name.replace(/Batch$/, "")}`;
        return {
          name,
          access: [{ action, resource: arn, ...(policy !== undefined && { resourcePolicy: policy }) }],
          run: async (principal) => answer(await run(queues.get(arn), { input, request, region }, principal)),
        };
      }

      const simple = (
        resource: string,
        work: () => Promise<object> | object,
        resourcePolicy?: string,
        action = name,
      ): Operation => ({
        name,
        access: [
          { action: `sqs:${action}`, resource, ...(resourcePolicy !== undefined && { resourcePolicy }) },
        ],
        run: async () => answer(await work()),
      });
      if (name === "CreateQueue") {
        const queueName = text(input, "QueueName");
        return simple(queues.arnOf(region, queueName), async () => {
          const { FifoQueue, ...attributes } = (input["Attributes"] ?? {}) as Record<string, string>;
          const isFifo = readFifoQueue(FifoQueue);
          if (FifoQueue !== undefined && !queueName.endsWith(".fifo") && !isFifo)
            throw unknownAttribute("FifoQueue");
          checkQueueName(queueName, isFifo);
          const queue = await queues.create({
            name: queueName,
            region,
            origin: "api",
            tags: (input["tags"] ?? {}) as Record<string, string>,
            settings: readAttributes(attributes, isFifo),
          });
          return { QueueUrl: queues.urlOf(queue.record) };
        });
      }
      if (name === "GetQueueUrl") {
        const arn = queues.arnOf(region, text(input, "QueueName"));
        return simple(
          arn,
          () => ({ QueueUrl: queues.urlOf(queues.get(arn).record) }),
          queues.find(arn)?.record.settings.policy,
        );
      }
      if (name === "ListQueues")
        return simple("*", () => {
          const prefix = (input["QueueNamePrefix"] as string | undefined) ?? "";
          const found = queues.all(region).filter(({ record }) => record.name.startsWith(prefix));
          return { QueueUrls: found.map(({ record }) => queues.urlOf(record)) };
        });
      if (name === "StartMessageMoveTask" || name === "ListMessageMoveTasks") {
        const arn = text(input, "SourceArn");
        const destination = input["DestinationArn"] as string | undefined;
        const rate = between(input, "MaxNumberOfMessagesPerSecond", 1, 500);
        const most = between(input, "MaxResults", 1, 10) ?? 1;
        return simple(arn, () =>
          name === "StartMessageMoveTask"
            ? { TaskHandle: moves.start({ sourceArn: arn, destinationArn: destination, rate }).handle }
            : {
                Results: moves
                  .of(arn)
                  .slice(0, most)
                  .map((task) => ({
                    TaskHandle: task.status === "RUNNING" ? task.handle : undefined,
                    MaxNumberOfMessagesPerSecond: task.rate,
                    Status: task.status,
                    SourceArn: task.sourceArn,
                    DestinationArn: task.destinationArn,
                    ApproximateNumberOfMessagesMoved: task.moved,
                    ApproximateNumberOfMessagesToMove: task.toMove,
                    StartedTimestamp: task.startedAt,
                    FailureReason: task.failure,
                  })),
              },
        );
      }
      if (name === "CancelMessageMoveTask") {
        const handle = text(input, "TaskHandle");
        return simple(sourceArnOf(handle), () => ({
          ApproximateNumberOfMessagesMoved: moves.cancel(handle).moved,
        }));
      }
      throw new NotEmulatedError(`sqs:${name}`);
    },
  };
}

async function send(
  queue: Queue,
  input: Input,
  principal: Principal,
  traceId: string | undefined,
): Promise<object> {
  const body = input["MessageBody"];
  if (typeof body !== "string") throw missingParameter("MessageBody");
  const attributes = readMessageAttributes(input["MessageAttributes"]);
  const system = input["MessageSystemAttributes"] as Record<string, { StringValue?: string }> | undefined;
  const delay = input["DelaySeconds"] as number | undefined;
  if (delay !== undefined && !(delay >= 0 && delay <= 900))
    throw invalidParameter(
      `Value ${delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
    );
  const sent = await queue.send({
    body,
    attributes,
    delay,
    senderId: principal.userId,
    groupId: input["MessageGroupId"] as string | undefined,
    deduplicationId: input["MessageDeduplicationId"] as string | undefined,
    traceHeader: system?.["AWSTraceHeader"]?.StringValue ?? traceId,
  });
  return {
    MessageId: sent.id,
    MD5OfMessageBody: bodyDigest(body),
    ...(Object.keys(attributes).length > 0 && { MD5OfMessageAttributes: attributesDigest(attributes) }),
    ...(queue.isFifo && { SequenceNumber: sequenceNumber(sent.sequence) }),
  };
}

/** Long polling: waits until there is a message, or the time is over.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html */
async function receive(queue: Queue, input: Input, stopping: AbortSignal): Promise<object> {
  const count = (input["MaxNumberOfMessages"] ?? 1) as number;
  if (!(count >= 1 && count <= 10))
    throw invalidParameter(
      `Value ${count} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
    );
  const wait = (input["WaitTimeSeconds"] ?? queue.record.settings.receiveWait) as number;
  if (!(wait >= 0 && wait <= 20))
    throw invalidParameter(
      `Value ${wait} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.`,
    );
  const hide = input["VisibilityTimeout"] === undefined ? undefined : visibility(input["VisibilityTimeout"]);
  const until = Date.now() + wait * 1000;
  for (;;) {
    // Listens before it looks, or a message that comes between would be waited for.
    const news = announced(queue, stopping);
    const messages = await queue.receive(count, hide);
    const left = until - Date.now();
    if (messages.length > 0 || left <= 0 || stopping.aborted) {
      news.stop();
      const system = [...strings(input, "AttributeNames"), ...strings(input, "MessageSystemAttributeNames")];
      const asked = strings(input, "MessageAttributeNames");
      return messages.length === 0
        ? {}
        : { Messages: messages.map((message) => received(message, system, asked)) };
    }
    await news.within(left);
  }
}

function announced(queue: Queue, stopping: AbortSignal) {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const ring = () => {
    resolve(undefined);
  };
  const stopListening = queue.listen(ring);
  stopping.addEventListener("abort", ring);
  const stop = () => {
    stopListening();
    stopping.removeEventListener("abort", ring);
  };
  return {
    stop,
    within: async (milliseconds: number) => {
      const timer = setTimeout(ring, milliseconds);
      await promise;
      clearTimeout(timer);
      stop();
    },
  };
}

/** @throws AwsError BatchRequestTooLong
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
function checkBatchSize(entries: readonly Input[]): void {
  const bytes = entries.reduce(
    (sum, entry) =>
      sum +
      messageBytes({
        body: String(entry["MessageBody"]),
        attributes: readMessageAttributes(entry["MessageAttributes"]),
      }),
    0,
  );
  if (bytes > 1_048_576)
    throw new AwsError(
      "BatchRequestTooLong",
      `Batch requests cannot be longer than 1048576 bytes. You have sent ${bytes} bytes.`,
    );
}

/** Does each entry, and tells which failed.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_BatchResultErrorEntry.html */
async function batch(input: Input, work: (entry: Input) => Promise<object>): Promise<object> {
  const entries = (input["Entries"] ?? []) as Input[];
  if (entries.length === 0)
    throw new AwsError("EmptyBatchRequest", "There should be at least one entry in the request.");
  if (entries.length > 10)
    throw new AwsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    );
  const ids = entries.map((entry) => text(entry, "Id"));
  if (!ids.every((id) => /^[\w-]{1,80}$/.test(id)))
    throw new AwsError(
      "InvalidBatchEntryId",
      "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
    );
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated !== undefined) throw new AwsError("BatchEntryIdsNotDistinct", `Id ${repeated} repeated.`);
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries)
    try {
      Successful.push({ Id: entry["Id"], ...(await work(entry)) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry["Id"], SenderFault: true, Code: error.code, Message: error.message });
    }
  return { Successful, Failed };
}

function visibility(value: unknown): number {
  if (!(typeof value === "number" && value >= 0 && value <= 43_200))
    throw invalidParameter(
      `Value ${String(value)} for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and 43200.`,
    );
  return value;
}

function text(input: Input, name: string): string {
  const value = input[name];
  if (typeof value !== "string" || value === "") throw missingParameter(name);
  return value;
}

function between(input: Input, name: string, least: number, most: number): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (!(typeof value === "number" && value >= least && value <= most))
    throw invalidParameter(
      `Value ${JSON.stringify(value)} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}.`,
    );
  return value;
}

function parseBody(body: Buffer): Input {
  let input: unknown;
  try {
    input = JSON.parse(body.toString() || "{}");
  } catch {
    throw new AwsError("SerializationException", "The request body is not valid JSON");
  }
  if (typeof input !== "object" || input === null || Array.isArray(input))
    throw new AwsError("SerializationException", "Start of structure or map expected in the request body");
  return input as Input;
}

function strings(input: Input, name: string): readonly string[] {
  return (input[name] ?? []) as readonly string[];
}
