import { Answer, type FirehoseResult, type SourceRecord } from "./answer.ts";
import type { LookUp, MysfitTraits } from "./mysfits.ts";
import { readRequest, type Request } from "./request.ts";

/** Event that Firehose hands over.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
export interface FirehoseEvent {
  readonly deliveryStreamArn: string;
  readonly records: readonly SourceRecord[];
}

/** Surroundings of {@link transformClicks}. */
export interface TransformOptions {
  readonly lookUp: LookUp;
  /** Puts records into the stream again. @returns For each, whether the stream took it. */
  readonly putAgain: (deliveryStreamArn: string, data: readonly Buffer[]) => Promise<readonly boolean[]>;
  /** Told of records that failed. */
  readonly onFailure: (reason: string, records: number) => void;
  /** Bytes of an answer. @default 5,500,000: Lambda allows 6 MB */
  readonly maximumBytes?: number;
}

const MAXIMUM_BYTES = 5_500_000;

/** Makes one line of each click, joined with what the table knows of the mysfit. Every record is answered: with its lines, or as failed when
 * it is not one, names a mysfit that does not exist, or the table can't be read. It throws nothing; the same records give the same lines.
 * An answer that would be too long is cut: the rest goes into the stream again, but each record only once. */
export async function transformClicks(
  { records, deliveryStreamArn }: FirehoseEvent,
  options: TransformOptions,
): Promise<FirehoseResult> {
  const { lookUp, putAgain, onFailure, maximumBytes = MAXIMUM_BYTES } = options;
  const answer = new Answer(records, maximumBytes);
  const requests = new Map<number, Request>();
  for (const [index, { data }] of records.entries()) {
    const request = readRequest(data);
    if (request) requests.set(index, request);
    else answer.fail(index, "not a record of clicks");
  }

  let mysfits: ReadonlyMap<string, MysfitTraits> = new Map();
  let problem: string | undefined;
  try {
    const ids = new Set(
      [...requests.values()].flatMap(({ clicks }) => clicks.map(({ mysfitId }) => mysfitId)),
    );
    if (ids.size > 0) mysfits = await lookUp([...ids]);
  } catch (error) {
    problem = `the mysfits could not be looked up: ${(error as Error).message}`;
  }
  // What failed comes first, so that there is room for it.
  for (const [index, { clicks }] of requests) {
    if (problem === undefined && clicks.every(({ mysfitId }) => mysfits.has(mysfitId))) continue;
    answer.fail(index, problem ?? "a mysfit that does not exist");
    requests.delete(index);
  }

  const later = new Map<number, Buffer>();
  for (const [index, request] of requests) {
    if (answer.ok(index, Buffer.from(lines(request, mysfits)).toString("base64"))) continue;
    if (request.again) answer.fail(index, "does not fit into an answer");
    else later.set(index, Buffer.from(JSON.stringify({ ...request, again: true })));
  }
  const taken = later.size > 0 ? await putAgain(deliveryStreamArn, [...later.values()]).catch(() => []) : [];
  for (const [position, index] of [...later.keys()].entries())
    if (taken[position]) answer.drop(index);
    else answer.fail(index, "does not fit into an answer, and could not be put into the stream again");
  for (const [reason, count] of answer.reasons) onFailure(reason, count);
  return answer.result;
}

function lines({ receivedAt, userId, clicks }: Request, mysfits: ReadonlyMap<string, MysfitTraits>): string {
  const received = new Date(receivedAt).toISOString();
  return clicks
    .map(({ eventId, mysfitId, at }) => {
      const { species, goodevil, lawchaos } = mysfits.get(mysfitId) as MysfitTraits;
      return `${JSON.stringify({ eventId, at, receivedAt: received, userId, mysfitId, species, goodevil, lawchaos })}\n`;
    })
    .join("");
}
