import type { Principal } from "../contract/principal.ts";
import type { Platform } from "../contract/service.ts";

/** Milliseconds that lines are gathered before they are written. */
const GATHER = 250;
/** Lines of one call, below the limits of PutLogEvents. */
const BATCH = 1_000;
/** Lines that wait at most; older ones are given up, and counted. */
const WAITING = 20_000;

/** Destination of a service's lines, and how they are written. */
export interface LogTarget {
  /** Name under which the log of this process says that lines are lost: `apigateway`. */
  readonly service: string;
  readonly region: string;
  readonly group: string;
  readonly stream: string;
  /** True when the service makes the log group itself when it is not there, by `logs:CreateLogGroup`.
   * @default false */
  readonly makesGroup?: boolean;
}

/** Writes lines to a log stream beside the requests: no request waits for it, and what waits has a bound.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
export class LogWriter {
  readonly #platform: Platform;
  readonly #target: LogTarget;
  readonly #principal: () => Principal;
  #lines: { timestamp: number; message: string }[] = [];
  #lost = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;

  /** @param principal Who writes; asked for at every write, since its credentials end. */
  constructor(platform: Platform, target: LogTarget, principal: () => Principal) {
    this.#platform = platform;
    this.#target = target;
    this.#principal = principal;
  }

  write(timestamp: number, message: string): void {
    if (this.#lines.length >= WAITING) {
      this.#lost += 1;
      return;
    }
    this.#lines.push({ timestamp, message });
    this.#timer ??= setTimeout(() => void this.flush(), GATHER).unref();
  }

  /** Writes what waits. Never rejects: what could not be written is said in the log of this process. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#writing) await this.#writing;
    if (this.#lines.length === 0) return;
    this.#writing = this.#writeAll();
    try {
      await this.#writing;
    } finally {
      this.#writing = undefined;
    }
  }

  async #writeAll(): Promise<void> {
    const lines = this.#lines;
    const { service, group } = this.#target;
    this.#lines = [];
    try {
      const principal = this.#principal();
      for (let at = 0; at < lines.length; at += BATCH)
        await this.#append(principal, lines.slice(at, at + BATCH));
    } catch (error) {
      this.#platform.logs.write(
        service,
        "error",
        `${lines.length} lines for log group ${group} are lost: ${(error as Error).message}`,
      );
    }
    if (this.#lost > 0)
      this.#platform.logs.write(
        service,
        "warn",
        `${this.#lost} lines for log group ${group} are lost: more than ${WAITING} were waiting`,
      );
    this.#lost = 0;
  }

  async #append(
    principal: Principal,
    events: readonly { timestamp: number; message: string }[],
  ): Promise<void> {
    const { region, group, stream, makesGroup } = this.#target;
    await this.#platform.capabilities.logGroups.append({
      principal,
      region,
      group,
      stream,
      makesGroup,
      events,
    });
  }
}
