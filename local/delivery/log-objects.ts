import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Platform } from "../contract/service.ts";
import { S3Client } from "./s3-client.ts";

const compress = promisify(gzip);

/** Milliseconds that lines are gathered before they are an object, as load balancers do it. */
const GATHER = 5 * 60_000;
/** Lines that wait at most; then they are written at once. */
const WAITING = 10_000;

/** Bucket that a service writes its access log to. */
export interface LogObjectTarget {
  /** Service that the bucket's policy has to let in: `delivery.logs.amazonaws.com`. */
  readonly writer: string;
  /** ARN for the conditions of the policy. */
  readonly sourceArn: string;
  readonly region: string;
  readonly bucket: string;
  /** Key of an object with the lines until a time. */
  readonly keyAt: (time: Date) => string;
  /** Name under which the log of this process says that lines are lost: `cloudfront`. */
  readonly service: string;
}

/** An access log in objects of S3, compressed, a line for each request. No request waits for it.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html */
export class LogObjects {
  readonly #platform: Platform;
  readonly #target: LogObjectTarget;
  #lines: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<number> = Promise.resolve(0);

  constructor(platform: Platform, target: LogObjectTarget) {
    this.#platform = platform;
    this.#target = target;
  }

  add(line: string): void {
    this.#lines.push(line);
    this.#timer ??= setTimeout(() => void this.flush(), GATHER).unref();
    if (this.#lines.length >= WAITING) void this.flush();
  }

  /** Writes an object, whatever is in it.
   * @throws AwsError when the bucket is not there or its policy does not let the service write. */
  async put(key: string, body: Buffer): Promise<void> {
    const { writer, sourceArn, region, bucket } = this.#target;
    const principal = this.#platform.capabilities.iam.servicePrincipal(writer, sourceArn);
    const client = new S3Client(this.#platform, principal, region);
    await client.put({ bucket, key }, body, "application/octet-stream", {
      "x-amz-acl": "bucket-owner-full-control",
    });
  }

  /** Writes what waits. Never rejects: what could not be written is said in the log of this process.
   * @returns The numbers of lines and objects that were written. */
  async flush(): Promise<{ readonly records: number; readonly objects: number }> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#lines;
    this.#lines = [];
    this.#writing = this.#writing.then(() => this.#write(lines));
    const records = await this.#writing;
    return { records, objects: records > 0 ? 1 : 0 };
  }

  async #write(lines: readonly string[]): Promise<number> {
    if (lines.length === 0) return 0;
    const { bucket, keyAt, service } = this.#target;
    try {
      await this.put(keyAt(new Date()), await compress(lines.map((line) => `${line}\n`).join("")));
      return lines.length;
    } catch (error) {
      const reason = `${lines.length} lines for bucket ${bucket} are lost: ${(error as Error).message}`;
      this.#platform.logs.write(service, "error", reason);
      return 0;
    }
  }
}
