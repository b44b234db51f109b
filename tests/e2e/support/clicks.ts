import { randomUUID } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { mysfits } from "../../../app/data/mysfits.ts";
import type { RunningCopy } from "./running-copy.ts";

/** A click as the site sends it. */
export interface Click {
  readonly eventId: string;
  readonly mysfitId: string;
  readonly at: string;
}

/** A line of the lake. */
export interface ClickLine extends Click {
  readonly receivedAt: string;
  readonly userId: string;
  readonly species: string;
  readonly goodevil: string;
  readonly lawchaos: string;
}

/** A record that failed, as Firehose keeps it. */
export interface FailedRecord {
  readonly attemptsMade: number;
  readonly errorCode: string;
  readonly rawData: string;
}

/** Lets through what tests send. */
export const wideOpen = ["--config", 'mysfits:clicks={"ratePerSecond":10000,"burst":5000}'];

/** A click of now. */
export const click = (more: object = {}): Click => ({
  eventId: randomUUID(),
  mysfitId: mysfits[0]?.mysfitId ?? "",
  at: new Date().toISOString(),
  ...more,
});
export const clicks = (count: number): Click[] => Array.from({ length: count }, () => click());

/** Sends a body, as it is when it is text.
 * @param path Below the site: `/stream/clicks`. */
export async function put(
  copy: RunningCopy,
  body: unknown,
  headers: object = {},
  path = "/stream/clicks",
): Promise<Response> {
  return await copy.site(path, {
    method: "PUT",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** Sends many clicks, 20 a request, 16 requests at a time.
 * @param onAccepted Told of the clicks of each request that was answered with 202.
 * @returns The number of requests by status; 0: the connection broke. */
export async function send(
  copy: RunningCopy,
  requests: number,
  onAccepted: (accepted: readonly Click[]) => void = () => undefined,
): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  let left = requests;
  const worker = async () => {
    while (left-- > 0) {
      const sent = clicks(20);
      const status = await put(copy, { clicks: sent }).then(
        async (answer) => {
          await answer.arrayBuffer();
          return answer.status;
        },
        () => 0,
      );
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status === 202) onAccepted(sent);
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  return statuses;
}

/** Has the stream write what waits. */
export async function flush(
  copy: RunningCopy,
): Promise<{ readonly records: number; readonly objects: number }> {
  const answer = await fetch(`${copy.running.console}/api/flush`, {
    method: "POST",
    headers: { "x-console": "1" },
  });
  if (!answer.ok) throw new Error(`/api/flush answered ${answer.status}`);
  return (await answer.json()) as { records: number; objects: number };
}

/** Reads everything in the bucket of the click stream: lines by day, and what failed. */
export async function lake(
  copy: RunningCopy,
): Promise<{ readonly lines: readonly ClickLine[]; readonly failed: readonly FailedRecord[] }> {
  const { aws, region, operator } = copy.running;
  const resources = await copy.console<{ type: string; name: string; id: string }[]>("/api/resources");
  const Bucket = resources.find(
    ({ type, name }) => type === "aws:s3/bucket:Bucket" && name === "clicks-bucket",
  )?.id;
  const s3 = new S3Client({ endpoint: aws, region, credentials: operator, forcePathStyle: true });
  const read = async <T>(Prefix: string): Promise<T[]> => {
    const { Contents = [], IsTruncated } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    if (IsTruncated) throw new Error(`${Prefix} has more objects than this reads`);
    const texts = Contents.map(async ({ Key }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      return (Key?.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
    });
    return (await Promise.all(texts))
      .flatMap((text) => text.trimEnd().split("\n"))
      .map((line) => JSON.parse(line) as T);
  };
  try {
    return { lines: await read<ClickLine>("clicks/"), failed: await read<FailedRecord>("failed/clicks/") };
  } finally {
    s3.destroy();
  }
}

/** The request that a failed record came from. */
export const rawRequest = ({
  rawData,
}: FailedRecord): { readonly userId: string; readonly clicks: readonly Click[] } =>
  JSON.parse(Buffer.from(rawData, "base64").toString()) as { userId: string; clicks: Click[] };
