import { randomUUID } from "node:crypto";
import { parseArn } from "../../contract/arn.ts";
import { AwsError } from "../../contract/errors.ts";
import { header, type HttpRequest, type HttpResponse } from "../../contract/http.ts";
import type { Platform } from "../../contract/service.ts";
import { LogObjects } from "../../delivery/log-objects.ts";

/** Service that a bucket's policy has to let in.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html */
const WRITER = "logdelivery.elasticloadbalancing.amazonaws.com";

/** A request that was answered. */
export interface LoggedExchange {
  readonly http: HttpRequest;
  readonly response: HttpResponse;
  readonly port: number;
  /** Private address of the client. */
  readonly client: string;
  readonly targetGroupArn: string | undefined;
  /** Address and port of the target that was chosen. */
  readonly target: string | undefined;
  readonly targetStatus: number | undefined;
  /** Header that the target got. */
  readonly traceId: string | undefined;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly milliseconds: number;
}

/** Access log of one load balancer. */
export class AccessLog {
  readonly #objects: LogObjects;
  readonly #testKey: string;
  readonly #bucket: string;
  readonly #name: string;

  constructor(
    platform: Platform,
    loadBalancerArn: string,
    { bucket, prefix }: { readonly bucket: string; readonly prefix: string | undefined },
  ) {
    const { region, accountId, resource } = parseArn(loadBalancerArn);
    const below = `${prefix ? `${prefix}/` : ""}AWSLogs/${accountId}`;
    this.#name = resource.replace("loadbalancer/", "");
    this.#bucket = bucket;
    this.#testKey = `${below}/ELBAccessLogTestFile`;
    const id = this.#name.replaceAll("/", ".");
    this.#objects = new LogObjects(platform, {
      service: "elasticloadbalancing",
      writer: WRITER,
      sourceArn: loadBalancerArn,
      region,
      bucket,
      keyAt: (time) => {
        const at = time.toISOString();
        const minute = at.slice(0, 16).replaceAll(/[-:]/g, "");
        const folder = `${below}/elasticloadbalancing/${region}/${at.slice(0, 10).replaceAll("-", "/")}`;
        return `${folder}/${accountId}_elasticloadbalancing_${region}_${id}_${minute}Z_127.0.0.1_${randomUUID().slice(0, 8)}.log.gz`;
      },
    });
  }

  /** Writes the object by which AWS sees that it may write.
   * @throws AwsError InvalidConfigurationRequest */
  async test(): Promise<void> {
    try {
      await this.#objects.put(this.#testKey, Buffer.from("Enable AccessLog for ELB\n"));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new AwsError(
        "InvalidConfigurationRequest",
        `Access Denied for bucket: ${this.#bucket}. Please check S3bucket permission (${error.message})`,
      );
    }
  }

  add(exchange: LoggedExchange): void {
    this.#objects.add(lineOf(this.#name, exchange));
  }

  async flush() {
    return await this.#objects.flush();
  }
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#access-log-entry-format */
function lineOf(name: string, exchange: LoggedExchange): string {
  const { http, response, port, client, target, targetStatus, receivedAt, milliseconds } = exchange;
  const quoted = (text: string | undefined) => `"${(text ?? "-").replaceAll(/["\\]|[^ -~]/g, "_")}"`;
  const host = header(http.headers, "host") ?? "";
  const seconds = (milliseconds / 1000).toFixed(3);
  const sent = Buffer.isBuffer(response.body)
    ? response.body.length
    : Number(header(response.headers, "content-length") ?? 0);
  return [
    "http",
    new Date(receivedAt + milliseconds).toISOString().replace("Z", "000Z"),
    name,
    `${client}:0`,
    target ?? "-",
    target === undefined ? "-1" : "0.000",
    targetStatus === undefined ? "-1" : seconds,
    targetStatus === undefined ? "-1" : "0.000",
    response.status,
    targetStatus ?? "-",
    http.body.length,
    sent,
    quoted(`${http.method} http://${host.replace(/:\d+$/, "")}:${port}${http.url} HTTP/1.1`),
    quoted(header(http.headers, "user-agent")),
    "-",
    "-",
    exchange.targetGroupArn ?? "-",
    quoted(exchange.traceId),
    quoted(undefined),
    quoted(undefined),
    "0",
    new Date(receivedAt).toISOString().replace("Z", "000Z"),
    quoted(exchange.targetGroupArn === undefined ? "fixed-response" : "forward"),
    quoted(undefined),
    quoted(undefined),
    quoted(target),
    quoted(targetStatus?.toString()),
    quoted(undefined),
    quoted(undefined),
    `TID_${randomUUID().replaceAll("-", "")}`,
  ].join(" ");
}
