import { parseArn } from "../../../contract/arn.ts";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Platform } from "../../../contract/service.ts";
import { invalidParameter } from "../errors.ts";

/** Milliseconds that records wait for others before they are written together. */
const PATIENCE = 200;

/** Delivery of the records of one web ACL to its log group.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html */
export class LogDelivery {
  readonly #platform: Platform;
  readonly #group: string;
  readonly #region: string;
  readonly #stream: string;
  #waiting: { timestamp: number; message: string }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  /** @throws AwsError WAFInvalidParameterException for a destination that WAF does not take; NotEmulatedError for buckets and streams. */
  constructor(platform: Platform, destination: string, stream: string) {
    const { service, region, resource } = parseArn(destination);
    if (service !== "logs")
      throw new NotEmulatedError(`a log destination of service ${service}`, "Log to a log group here.");
    const name = /^log-group:([^:]+)(?::\*)?$/.exec(resource)?.[1] ?? "";
    if (!name.startsWith("aws-waf-logs-"))
      throw invalidParameter(
        "LOG_DESTINATION",
        destination,
        "The ARN isn't valid: the name of the log group must begin with aws-waf-logs-",
      );
    this.#platform = platform;
    this.#group = name;
    this.#region = region;
    this.#stream = stream;
  }

  /** Lets the service write that delivers logs. */
  async open(): Promise<void> {
    await this.#platform.capabilities.logGroups.allowDelivery(this.#region, this.#group);
  }

  add(record: object): void {
    this.#waiting.push({ timestamp: Date.now(), message: JSON.stringify(record) });
    this.#timer ??= setTimeout(() => void this.flush(), PATIENCE);
  }

  /** Writes what waits. A group that is gone, or whose policy does not let WAF write, is told of in the console's log. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#waiting;
    this.#waiting = [];
    if (events.length > 0) this.#writing = this.#writing.then(() => this.#write(events));
    await this.#writing;
  }

  async #write(events: readonly { timestamp: number; message: string }[]): Promise<void> {
    const { capabilities, logs } = this.#platform;
    try {
      await capabilities.logGroups.append({
        principal: capabilities.iam.servicePrincipal(
          "delivery.logs.amazonaws.com",
          `arn:aws:logs:${this.#region}:${this.#platform.accountId}:*`,
        ),
        region: this.#region,
        group: this.#group,
        stream: this.#stream,
        events,
      });
    } catch (error) {
      logs.write("wafv2", "error", `log group ${this.#group}: ${(error as Error).message}`);
    }
  }
}
