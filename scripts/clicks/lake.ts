import { gunzipSync } from "node:zlib";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import type { Running } from "../../local/start/running.ts";

/** Objects that are read at a time. */
const READERS = 8;

/** Bucket and prefix that the click stream writes to. */
interface Place {
  readonly bucket: string;
  readonly region: string;
  /** `clicks/`, `failed/clicks/`: up to the first expression. */
  readonly data: string;
  readonly failed: string;
}

/** Reads what the click stream of a running copy has written since a time. Every object is read once. */
export class Lake {
  /** Time when each event id was there first: milliseconds since 1970. */
  readonly delivered = new Map<string, number>();
  /** Event ids in records that were put aside. */
  readonly failed = new Set<string>();
  /** Lines with an event id that was there already. */
  duplicates = 0;
  readonly #running: Running;
  readonly #place: Place;
  readonly #since: number;
  readonly #isOurs: (eventId: string) => boolean;
  readonly #s3: S3Client;
  readonly #read = new Set<string>();

  private constructor(running: Running, place: Place, since: number, isOurs: (eventId: string) => boolean) {
    this.#running = running;
    this.#place = place;
    // S3 tells the time in whole seconds.
    this.#since = since - 1_000;
    this.#isOurs = isOurs;
    const { aws: endpoint, operator: credentials } = running;
    this.#s3 = new S3Client({ endpoint, region: place.region, credentials, forcePathStyle: true });
  }

  /** @param since Older objects are not looked at: milliseconds since 1970.
   * @param isOurs Other clicks are not counted.
   * @throws Error when the copy has no click stream. */
  static async of(running: Running, since: number, isOurs: (eventId: string) => boolean): Promise<Lake> {
    return new Lake(running, await findPlace(running), since, isOurs);
  }

  /** Clicks whose whereabouts are known. */
  get known(): number {
    return this.delivered.size + this.failed.size;
  }

  /** Has the stream write what waits, and reads what is new. */
  async look(): Promise<void> {
    const flushed = await fetch(`${this.#running.console}/api/flush`, {
      method: "POST",
      headers: { "x-console": "1" },
    });
    if (!flushed.ok)
      throw new Error(`POST /api/flush was answered with ${flushed.status}: ${await flushed.text()}`);
    await flushed.arrayBuffer();
    const { data, failed } = this.#place;
    await this.#each(data, (line, at) => this.#addLine(line, at));
    await this.#each(failed, (line) => this.#addFailure(line));
  }

  close(): void {
    this.#s3.destroy();
  }

  async #each(Prefix: string, take: (line: string, at: number) => void): Promise<void> {
    const { bucket: Bucket } = this.#place;
    const objects: { key: string; at: number }[] = [];
    for (
      let ContinuationToken: string | undefined, isFirst = true;
      isFirst || ContinuationToken;
      isFirst = false
    ) {
      const page = await this.#s3.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }));
      for (const { Key: key = "", LastModified } of page.Contents ?? [])
        if (!this.#read.has(key) && (LastModified?.getTime() ?? 0) >= this.#since)
          objects.push({ key, at: LastModified?.getTime() ?? 0 });
      ContinuationToken = page.NextContinuationToken;
    }
    const reader = async () => {
      for (let next = objects.shift(); next; next = objects.shift()) {
        const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket, Key: next.key }));
        const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
        const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString();
        for (const line of text.split("\n")) if (line !== "") take(line, next.at);
        this.#read.add(next.key);
      }
    };
    await Promise.all(Array.from({ length: READERS }, reader));
  }

  #addLine(line: string, at: number): void {
    const { eventId } = JSON.parse(line) as { eventId: string };
    if (!this.#isOurs(eventId)) return;
    if (this.delivered.has(eventId)) this.duplicates++;
    else this.delivered.set(eventId, at);
  }

  #addFailure(line: string): void {
    const { rawData } = JSON.parse(line) as { rawData: string };
    const { clicks } = JSON.parse(Buffer.from(rawData, "base64").toString()) as {
      clicks: readonly { eventId: string }[];
    };
    for (const { eventId } of clicks) if (this.#isOurs(eventId)) this.failed.add(eventId);
  }
}

async function findPlace(running: Running): Promise<Place> {
  const answer = await fetch(`${running.console}/api/resources`);
  const resources = (await answer.json()) as readonly {
    type: string;
    region: string;
    inputs: Readonly<Record<string, unknown>>;
  }[];
  for (const { type, region, inputs } of resources) {
    if (type !== "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream") continue;
    const {
      bucketArn = "",
      prefix = "",
      errorOutputPrefix = "",
    } = (inputs["extendedS3Configuration"] ?? {}) as Record<string, string>;
    const [data = "", failed = ""] = [prefix, errorOutputPrefix].map((text) => text.split("!{")[0]);
    if (data === "clicks/") return { bucket: bucketArn.split(":::")[1] ?? "", region, data, failed };
  }
  throw new Error('The running copy has no delivery stream that writes to "clicks/".');
}
