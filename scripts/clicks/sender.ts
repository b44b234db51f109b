import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { mysfits } from "../../app/data/mysfits.ts";
import type { Options } from "./options.ts";

/** Clicks in one request at most: the stream's own limit. */
const BATCH = 20;
/** Requests a second that a low rate is spread over. */
const SPREAD = 10;
/** Milliseconds that an answer may take. */
const LONGEST_ANSWER = 30_000;
/** As the site's own client waits, in milliseconds. */
const BACK_OFF = { first: 1_000, longest: 120_000 };

interface Click {
  readonly eventId: string;
  readonly mysfitId: string;
  readonly at: string;
}

/** A batch's last answer; status 0: there was none. */
interface Answer {
  readonly status: number;
  /** Milliseconds to wait before the next attempt. */
  readonly retryAfter: number;
}

/** Sends clicks at a fixed rate: when a request is due depends on the clock alone, not on how soon others are answered. */
export class Sender {
  /** Time when each click was sent first, by event id: milliseconds since 1970. */
  readonly sent = new Map<string, number>();
  /** Event ids of the clicks that were answered with 202. */
  readonly accepted = new Set<string>();
  /** Clicks that were given up, by the last status. */
  readonly refused = new Map<number, number>();
  /** Milliseconds from when a request was due to its answer. */
  readonly times: number[] = [];
  /** Requests that are not answered yet, with those that wait for their next attempt. */
  open = 0;
  /** Answers after which a batch was sent again. */
  retries = 0;
  readonly #site: string;
  readonly #options: Pick<Options, "rate" | "seconds" | "retry" | "wait">;
  readonly #stop: AbortSignal;

  /** @param stop Ends the sending; nothing is tried again then. */
  constructor(
    site: string,
    options: Pick<Options, "rate" | "seconds" | "retry" | "wait">,
    stop: AbortSignal,
  ) {
    this.#site = site;
    this.#options = options;
    this.#stop = stop;
  }

  /** Sends for as long as the options say, and waits for the answers. */
  async run(): Promise<void> {
    const { rate, seconds } = this.#options;
    const total = rate * seconds;
    const size = Math.min(BATCH, Math.max(1, Math.floor(rate / SPREAD)));
    const started = performance.now();
    const last = started + (seconds + this.#options.wait) * 1_000;
    const requests: Promise<void>[] = [];
    for (let first = 0; first < total && !this.#stop.aborted; first += size) {
      const due = started + (first / rate) * 1_000;
      await this.#until(due);
      if (!this.#stop.aborted) requests.push(this.#deliver(Math.min(size, total - first), due, last));
    }
    await Promise.all(requests);
  }

  /** @param due On the clock of `performance`, as `last`: no attempt begins after it. */
  async #deliver(count: number, due: number, last: number): Promise<void> {
    this.open++;
    const clicks = Array.from({ length: count }, newClick);
    for (const { eventId } of clicks) this.sent.set(eventId, Date.now());
    let answer = await this.#put(clicks, due);
    for (let failures = 0; this.#options.retry && isForNow(answer); failures++) {
      const wait =
        answer.retryAfter +
        (0.5 + Math.random() / 2) * Math.min(BACK_OFF.longest, BACK_OFF.first * 2 ** failures);
      if (performance.now() + wait > last) break;
      await this.#until(performance.now() + wait);
      if (this.#stop.aborted) break;
      this.retries++;
      answer = await this.#put(clicks, performance.now());
    }
    this.open--;
    if (answer.status === 202) for (const { eventId } of clicks) this.accepted.add(eventId);
    else this.refused.set(answer.status, (this.refused.get(answer.status) ?? 0) + count);
  }

  async #put(clicks: readonly Click[], due: number): Promise<Answer> {
    try {
      const answer = await fetch(`${this.#site}/stream/clicks`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ clicks }),
        signal: AbortSignal.timeout(LONGEST_ANSWER),
      });
      await answer.arrayBuffer();
      const seconds = Number(answer.headers.get("retry-after") ?? 0);
      return {
        status: answer.status,
        retryAfter: Number.isFinite(seconds) ? Math.max(0, seconds) * 1_000 : 0,
      };
    } catch {
      return { status: 0, retryAfter: 0 };
    } finally {
      this.times.push(performance.now() - due);
    }
  }

  /** Waits until then, or until the sending ends. */
  async #until(time: number): Promise<void> {
    const wait = time - performance.now();
    if (wait > 0) await delay(wait, undefined, { signal: this.#stop }).catch(() => undefined);
  }
}

const isForNow = ({ status }: Answer) => status === 0 || status === 429 || status >= 500;

const newClick = (): Click => ({
  eventId: randomUUID(),
  mysfitId: mysfits[Math.floor(Math.random() * mysfits.length)]?.mysfitId ?? "",
  at: new Date().toISOString(),
});
