import type { LogGroupCapability } from "../contract/capabilities.ts";
import type { LogHub, LogLine } from "./logs.ts";
import type { Principal } from "../contract/principal.ts";

/** Destination of the output of a container or a function. */
export interface LogTarget {
  readonly principal: Principal;
  readonly region: string;
  readonly group: string;
  readonly stream: string;
  /** True for functions: their log group is made at the first line, if the role may.
   * @default false
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html */
  readonly makesGroup?: boolean;
}

/** Bytes that wait for the log group; what comes beyond is dropped and counted, as in the driver's non-blocking mode.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html */
const BUFFER = 4 * 1024 * 1024;
const BATCH = 1_000;

/** Lines of a container or a function to its log group, and to the console. */
export class LogDriver {
  readonly #source: string;
  readonly #hub: LogHub;
  readonly #groups: LogGroupCapability;
  readonly #target: LogTarget | undefined;
  #waiting: { timestamp: number; message: string }[] = [];
  #bytes = 0;
  #dropped = 0;
  #writing: Promise<void> | undefined;

  /** @param target Undefined: the container has no log configuration, its output is shown in the console alone. */
  constructor(source: string, hub: LogHub, groups: LogGroupCapability, target: LogTarget | undefined) {
    this.#source = source;
    this.#hub = hub;
    this.#groups = groups;
    this.#target = target;
  }

  /** Makes the stream, so that a missing permission stops the task before it starts. @throws AwsError */
  async open(): Promise<void> {
    if (this.#target) await this.#groups.append({ ...this.#target, events: [] });
  }

  line(message: string): void {
    this.#hub.write(this.#source, levelOf(message), message);
    if (!this.#target || message === "") return;
    const bytes = Buffer.byteLength(message) + 26;
    if (this.#bytes + bytes > BUFFER) {
      this.#dropped++;
      return;
    }
    this.#bytes += bytes;
    this.#waiting.push({ timestamp: Date.now(), message });
    this.#writing ??= this.#write(this.#target);
  }

  /** Resolves when everything is written. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #write(target: LogTarget): Promise<void> {
    // Lines that come together are written together.
    await new Promise<void>((resolve) => setImmediate(resolve));
    try {
      while (this.#waiting.length > 0) {
        const events = this.#waiting.splice(0, BATCH);
        this.#bytes -= events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + 26, 0);
        await this.#groups.append({ ...target, events });
      }
      if (this.#dropped > 0)
        this.#hub.write(
          this.#source,
          "warn",
          `${this.#dropped} lines were dropped: the log group takes them too slowly`,
        );
      this.#dropped = 0;
    } catch (error) {
      this.#hub.write(
        this.#source,
        "error",
        `the log group ${target.group} did not take the output: ${(error as Error).message}`,
      );
      this.#waiting = [];
      this.#bytes = 0;
    } finally {
      this.#writing = undefined;
    }
  }
}

function levelOf(message: string): LogLine["level"] {
  const level = (/^\{.*?"level":"?(\w+)/.exec(message) ??
    /^[^\t]*\t[^\t]*\t(ERROR|WARN|DEBUG)\t/.exec(message))?.[1]?.toLowerCase();
  if (level === "error" || level === "fatal" || level === "50" || level === "60") return "error";
  if (level === "warn" || level === "40") return "warn";
  return level === "debug" || level === "trace" ? "debug" : "info";
}
