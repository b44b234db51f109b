import type { Principal } from "../../../platform/principal.ts";
import type { Platform } from "../../../platform/service.ts";

/** Milliseconds that lines are gathered before they are written. */
const GATHER = 250;
/** Lines of one call, below the limits of PutLogEvents. */
const BATCH = 1_000;
/** Lines that wait at most; older ones are given up, and counted. */
const WAITING = 20_000;

/** Writes lines to a log stream beside the requests: no request waits for it, and what waits has a bound.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
export class LogWriter {
  readonly #platform: Platform;
  readonly #target: { readonly region: string; readonly group: string; readonly stream: string };
  readonly #principal: () => Principal;
  readonly #prepare: (principal: Principal) => Promise<void>;
  #lines: { timestamp: number; message: string }[] = [];
  #lost = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;

  /** @param principal Who writes; asked for at every write, since its credentials end.
   *  @param prepare Called once before the first write: makes the log group where API Gateway does that. */
  constructor(
    platform: Platform,
    target: { region: string; group: string; stream: string },
    principal: () => Principal,
    prepare: (principal: Principal) => Promise<void> = async () => {},
  ) {
    this.#platform = platform;
    this.#target = target;
    this.#principal = principal;
    let prepared: Promise<void> | undefined;
    this.#prepare = (who) => (prepared ??= prepare(who));
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
    this.#lines = [];
    try {
      const principal = this.#principal();
      await this.#prepare(principal);
      for (let at = 0; at < lines.length; at += BATCH)
        await this.#platform.capabilities.logGroups.append({ principal, ...this.#target, events: lines.slice(at, at + BATCH) });
    } catch (error) {
      this.#platform.logs.write(
        "apigateway",
        "error",
        `${lines.length} lines for log group ${this.#target.group} are lost: ${(error as Error).message}`,
      );
    }
    if (this.#lost > 0)
      this.#platform.logs.write(
        "apigateway",
        "warn",
        `${this.#lost} lines for log group ${this.#target.group} are lost: more than ${WAITING} were waiting`,
      );
    this.#lost = 0;
  }
}
