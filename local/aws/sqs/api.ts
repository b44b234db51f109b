import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { header } from "../../contract/http.ts";
import type { Principal } from "../../contract/principal.ts";
import type { ApiRequest, ApiResponse, Operation, ServiceApi } from "../../contract/service.ts";
import { invalidParameter } from "./errors.ts";
import { attributesDigest, bodyDigest, readMessageAttributes, received, sequenceNumber } from "./message.ts";
import type { MoveTasks } from "./move-tasks.ts";
import type { Queue } from "./queue.ts";
import { readAttributes, settingDefaults, type Queues } from "./queues.ts";

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
export function sqsApi(queues: Queues, moves: MoveTasks, stopping: AbortSignal): ServiceApi {
  const onQueue: Readonly<Record<string, OnQueue>> = {
    DeleteQueue: async ({ record }) => {
      await queues.delete(record.arn);
      return undefined;
    },
    GetQueueAttributes: (queue, { input }) => ({
      Attributes: describe(queue, strings(input, "AttributeNames")),
    }),
    SetQueueAttributes: async ({ record }, { input }) => {
      await queues.change(record.arn, readAttributes((input["Attributes"] ?? {}) as Record<string, string>));
      return undefined;
    },
    ListQueueTags: ({ record }) => ({ Tags: record.tags }),
    TagQueue: async ({ record }, { input }) => {
      await queues.change(record.arn, {}, { ...record.tags, ...(input["Tags"] as Record<string, string>) });
      return undefined;
    },
    UntagQueue: async ({ record }, { input }) => {
      const gone = strings(input, "TagKeys");
      await queues.change(
        record.arn,
        {},
        Object.fromEntries(Object.entries(record.tags).filter(([key]) => !gone.includes(key))),
      );
      return undefined;
    },
    ListDeadLetterSourceQueues: ({ record: { arn } }) => ({
      queueUrls: queues
        .all()
        .filter(({ record }) => record.settings.redrive?.deadLetterTargetArn === arn)
        .map(({ record }) => queues.urlOf(record)),
    }),
    PurgeQueue: async (queue) => {
      await queue.purge();
      return undefined;
    },
    SendMessage: async (queue, { input, request }, principal) =>
      await send(queue, input, principal, header(request.headers, "x-amzn-trace-id")),
    SendMessageBatch: async (queue, { input, request }, principal) =>
      await batch(
        input,
        async (entry) => await send(queue, entry, principal, header(request.headers, "x-amzn-trace-id")),
      ),
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
    operation: (request) => {
      const name = (header(request.headers, "x-amz-target") ?? "").split(".")[1] ?? "";
      const input = JSON.parse(request.body.toString() || "{}") as Input;
      const { region } = request;
      const answer = (body: object | undefined): ApiResponse => ({ body: body ?? {} });

      const run = onQueue[name];
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
          const attributes = (input["Attributes"] ?? {}) as Record<string, string>;
          if ((attributes["FifoQueue"] === "true") !== queueName.endsWith(".fifo"))
            throw invalidParameter(
              "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix.",
            );
          const queue = await queues.create({
            name: queueName,
            region,
            origin: "api",
            tags: (input["tags"] ?? {}) as Record<string, string>,
            settings: { ...settingDefaults, ...readAttributes(attributes) },
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
        return simple(arn, () =>
          name === "StartMessageMoveTask"
            ? { TaskHandle: moves.start(arn, destination).handle }
            : {
                Results: moves.of(arn).map((task) => ({
                  TaskHandle: task.handle,
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
        const { sourceArn } = JSON.parse(Buffer.from(handle, "base64").toString() || "{}") as {
          sourceArn?: string;
        };
        return simple(sourceArn ?? "*", () => ({
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
  if (typeof body !== "string")
    throw new AwsError("MissingParameter", "The request must contain the parameter MessageBody.");
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

function describe(queue: Queue, names: readonly string[]): Record<string, string> {
  const { record, counts } = queue;
  const { settings } = record;
  const all: Record<string, string | undefined> = {
    QueueArn: record.arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: String(record.createdAt),
    LastModifiedTimestamp: String(record.createdAt),
    DelaySeconds: String(settings.delay),
    MaximumMessageSize: String(settings.maximumMessageSize),
    MessageRetentionPeriod: String(settings.retention),
    ReceiveMessageWaitTimeSeconds: String(settings.receiveWait),
    VisibilityTimeout: String(settings.visibilityTimeout),
    Policy: settings.policy,
    RedrivePolicy: settings.redrive && JSON.stringify(settings.redrive),
    RedriveAllowPolicy: settings.redriveAllow && JSON.stringify(settings.redriveAllow),
    SqsManagedSseEnabled: String(settings.kmsMasterKeyId === undefined),
    KmsMasterKeyId: settings.kmsMasterKeyId,
    ...(queue.isFifo && {
      FifoQueue: "true",
      ContentBasedDeduplication: String(settings.contentBasedDeduplication),
    }),
  };
  return Object.fromEntries(
    Object.entries(all).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && (names.includes("All") || names.includes(entry[0])),
    ),
  );
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
  if (typeof value !== "string" || value === "")
    throw new AwsError("MissingParameter", `The request must contain the parameter ${name}.`);
  return value;
}

function strings(input: Input, name: string): readonly string[] {
  return (input[name] ?? []) as readonly string[];
}
