import { isClick, type Click } from "./schema.ts";
import type { LookUp, MysfitTraits } from "./mysfits.ts";

/** What Firehose hands over. `data` is base64.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
export interface FirehoseEvent {
  readonly deliveryStreamArn: string;
  readonly records: readonly { readonly recordId: string; readonly approximateArrivalTimestamp: number; readonly data: string }[];
}

/** What Firehose gets back: every id once. */
export interface FirehoseResult {
  readonly records: readonly ResultRecord[];
}

interface ResultRecord {
  readonly recordId: string;
  readonly result: "Ok" | "Dropped" | "ProcessingFailed";
  readonly data?: string;
}

/** What the transform works with. */
export interface TransformOptions {
  readonly lookUp: LookUp;
  /** Puts records into the stream again. @returns For each, whether the stream took it. */
  readonly putAgain: (deliveryStreamArn: string, data: readonly Buffer[]) => Promise<readonly boolean[]>;
  /** Told of records that failed. */
  readonly onFailure: (reason: string, records: number) => void;
  /** Bytes of an answer. @default 5,500,000: Lambda allows 6 MB */
  readonly maximumBytes?: number;
}

/** A record as the API's mapping template writes it. */
interface Request {
  readonly receivedAt: number;
  readonly userId: string;
  readonly clicks: readonly Click[];
  /** It was put into the stream again, once. */
  readonly again?: true;
}

const MAXIMUM_BYTES = 5_500_000;
/** Bytes that a record adds to the answer beside its data. */
const OVERHEAD = 160;

/** Makes one line of each click, joined with what the table knows of the mysfit. Every record is answered: with its lines, or as failed when
 * it is not one, names a mysfit that does not exist, or the table can't be read. It throws nothing; the same records give the same lines.
 * An answer that would be too long is cut: the rest goes into the stream again, but each record only once. */
export async function transformClicks(event: FirehoseEvent, options: TransformOptions): Promise<FirehoseResult> {
  const { lookUp, onFailure, maximumBytes = MAXIMUM_BYTES } = options;
  const requests = event.records.map(({ data }) => readRequest(data));
  const ids = new Set(requests.flatMap((request) => request?.clicks.map(({ mysfitId }) => mysfitId) ?? []));
  let mysfits: ReadonlyMap<string, MysfitTraits> = new Map();
  let problem: string | undefined;
  try {
    mysfits = await lookUp([...ids]);
  } catch (error) {
    problem = `the mysfits could not be looked up: ${(error as Error).message}`;
  }

  const results: ResultRecord[] = [];
  const later: { readonly index: number; readonly request: Request }[] = [];
  const reasons = new Map<string, number>();
  const fail = (index: number, reason: string) => {
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    results[index] = { recordId: idOf(event, index), result: "ProcessingFailed", data: event.records[index]?.data ?? "" };
  };
  let bytes = 0;
  for (const [index, request] of requests.entries()) {
    if (!request) fail(index, "not a record of clicks");
    else if (problem !== undefined) fail(index, problem);
    else {
      const stranger = request.clicks.find(({ mysfitId }) => !mysfits.has(mysfitId));
      if (stranger) fail(index, "a mysfit that does not exist");
      else {
        const data = Buffer.from(lines(request, mysfits)).toString("base64");
        if (bytes + data.length + OVERHEAD <= maximumBytes) results[index] = { recordId: idOf(event, index), result: "Ok", data };
        else if (request.again) fail(index, "does not fit into an answer");
        else later.push({ index, request });
      }
    }
    bytes += (results[index]?.data?.length ?? 0) + OVERHEAD;
  }

  const taken = await putLater(
    event,
    later.map(({ request }) => request),
    options,
  );
  for (const [position, { index }] of later.entries())
    if (taken[position]) results[index] = { recordId: idOf(event, index), result: "Dropped" };
    else fail(index, "does not fit into an answer, and could not be put into the stream again");
  for (const [reason, records] of reasons) onFailure(reason, records);
  return { records: results };
}

async function putLater(event: FirehoseEvent, requests: readonly Request[], { putAgain }: TransformOptions): Promise<readonly boolean[]> {
  if (requests.length === 0) return [];
  try {
    return await putAgain(
      event.deliveryStreamArn,
      requests.map((request) => Buffer.from(JSON.stringify({ ...request, again: true }))),
    );
  } catch {
    return [];
  }
}

function readRequest(data: string): Request | undefined {
  try {
    const request = JSON.parse(Buffer.from(data, "base64").toString()) as Partial<Request> | null;
    const { receivedAt, userId, clicks } = request ?? {};
    const isOne = Number.isSafeInteger(receivedAt) && typeof userId === "string" && Array.isArray(clicks) && clicks.every(isClick);
    return isOne ? (request as Request) : undefined;
  } catch {
    return undefined;
  }
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

const idOf = ({ records }: FirehoseEvent, index: number): string => records[index]?.recordId ?? "";
