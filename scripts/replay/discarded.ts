import type { GetObjectCommandOutput } from "@aws-sdk/client-s3";
import { DeleteObjectCommand, GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/** Clients of the account whose failure queue is replayed. */
export interface ReplayClients {
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly lambda: LambdaClient;
}

/** Outcome of a replay: batches of a stream that their function has handled now, and what was left, each with its reason. */
export interface ReplayOutcome {
  readonly batches: number;
  readonly records: number;
  readonly problems: readonly string[];
}

/** A batch that an event source mapping gave up, as its object has it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
interface Discarded {
  readonly requestContext: { readonly functionArn: string };
  /** Event that the function was given, as text. */
  readonly payload: string;
}

/** Place of an object. */
interface Place {
  readonly Bucket: string;
  readonly Key: string;
}

/** Seconds that a message is hidden while its batch is tried. A function has up to 900. */
const HIDDEN = 900;

/** Tries again the batches that a failure queue tells of, each with its function as it is now. A batch that succeeds leaves bucket and queue;
 * one that fails, and every message that tells of no batch, stays. */
export async function replayQueue(
  QueueUrl: string,
  clients: ReplayClients,
  tell: (line: string) => void = () => undefined,
): Promise<ReplayOutcome> {
  const outcome = { batches: 0, records: 0, problems: [] as string[] };
  const left: Message[] = [];
  for (;;) {
    // Few at a time: each may take as long as its function has.
    const { Messages = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1, VisibilityTimeout: HIDDEN }),
    );
    const [message] = Messages;
    if (!message) break;
    try {
      const place = placeOf(message.Body ?? "");
      const records = await replayObject(place, clients);
      await clients.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
      outcome.batches++;
      outcome.records += records;
      tell(`replayed ${records} of s3://${place.Bucket}/${place.Key}`);
    } catch (error) {
      outcome.problems.push(`message ${message.MessageId}: ${(error as Error).message}`);
      left.push(message);
    }
  }
  for (const { ReceiptHandle } of left)
    await clients.sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
    );
  return outcome;
}

/** @throws Error for a message that tells of no batch in a bucket. */
function placeOf(body: string): Place {
  const news = JSON.parse(body) as {
    source?: string;
    detail?: { bucket?: { name?: string }; object?: { key?: string } };
  };
  const { bucket, object } = news.detail ?? {};
  if (news.source !== "aws.s3" || bucket?.name === undefined || !object?.key?.startsWith("aws/lambda/"))
    throw new Error("it tells of no batch in a bucket: see docs/replay.md for what it is");
  return { Bucket: bucket.name, Key: object.key };
}

/** @returns how many records were handled: none when the object is gone, because the news of it came twice. */
async function replayObject(place: Place, { s3, lambda }: ReplayClients): Promise<number> {
  let object: GetObjectCommandOutput;
  try {
    object = await s3.send(new GetObjectCommand(place));
  } catch (error) {
    if ((error as Error).name === "NoSuchKey") return 0;
    throw error;
  }
  const { requestContext, payload } = JSON.parse((await object.Body?.transformToString()) ?? "") as Discarded;
  const { Records } = JSON.parse(payload) as { readonly Records: readonly unknown[] };
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: requestContext.functionArn, Payload: payload }),
  );
  const answer = Payload?.transformToString() ?? "";
  if (FunctionError !== undefined) throw new Error(`the function failed again: ${answer.slice(0, 300)}`);
  const failures = (JSON.parse(answer || "null") as { batchItemFailures?: readonly unknown[] } | null)
    ?.batchItemFailures;
  if (failures !== undefined && failures.length > 0)
    throw new Error(`the function failed again at ${failures.length} of ${Records.length} records`);
  await s3.send(new DeleteObjectCommand(place));
  return Records.length;
}
