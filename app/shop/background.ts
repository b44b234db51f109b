import { withoutTrace } from "../web-service/trace-context.ts";

/** Work that goes on behind the requests. */
export interface BackgroundOptions {
  /** Does what there is to do now. @returns when there is more to do, or undefined when nothing is left. */
  readonly work: () => Promise<Date | undefined>;
  /** Told of every failure; the work is done again after a pause. */
  readonly failed: (error: unknown) => void;
  /** Milliseconds of the first pause after a failure; each next one is twice as long, up to a minute.
   * @default 1000 */
  readonly pause?: number;
}

/** Longest pause after failures, milliseconds. */
const LONGEST_PAUSE = 60_000;
/** Longest time of one timer, milliseconds: Node's own limit is 2^31. */
const LONGEST_TIMER = 3_600_000;

/** Loop that works when it is told to, and when its last work said so; never by the clock alone. A database that nobody needs can pause. */
export class Background {
  readonly #options: BackgroundOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #ended = false;
  #failures = 0;

  constructor(options: BackgroundOptions) {
    this.#options = options;
  }

  /** Says that there is something to do. It is done soon; the caller does not wait. */
  nudge(): void {
    if (this.#ended) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#running = withoutTrace(async () => await this.#run()).finally(() => {
      this.#running = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.nudge();
    });
  }

  /** Ends the loop, and waits for what it does now. */
  async end(): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    const { work, failed, pause = 1_000 } = this.#options;
    try {
      const next = await work();
      this.#failures = 0;
      if (next) this.#wakeIn(next.getTime() - Date.now());
    } catch (error) {
      failed(error);
      this.#wakeIn(Math.min(LONGEST_PAUSE, pause * 2 ** this.#failures++));
    }
  }

  #wakeIn(milliseconds: number): void {
    if (this.#ended) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.nudge(), Math.min(LONGEST_TIMER, Math.max(10, milliseconds)));
    this.#timer.unref();
  }
}
