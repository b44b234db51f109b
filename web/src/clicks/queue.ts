/** One look at a mysfit, as the click stream takes it. */
export interface Click {
  /** A UUID; the same whenever this click is sent again, so that duplicates can be told. */
  readonly eventId: string;
  readonly mysfitId: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Answer of the stream. */
export interface Answer {
  readonly status: number;
  /** The header Retry-After: seconds, or a date. */
  readonly retryAfter?: string | null;
}

/** Surroundings of a queue; nothing of a browser, so that it runs under tests as it is. */
export interface ClickQueueOptions {
  /** Puts 1 to 20 clicks into the stream, with the user's token or as a guest. Rejects when there was no answer. */
  readonly send: (clicks: readonly Click[], token: string | undefined) => Promise<Answer>;
  /** The ID token; undefined when nobody is signed in. With `renew` a new one, whatever the old one's age. */
  readonly token: (renew: boolean) => Promise<string | undefined>;
  /** Keeps what waits over a reload. */
  readonly storage: { readonly read: () => string | null; readonly write: (text: string | null) => void };
  readonly clock: {
    /** Milliseconds since 1970. */
    readonly now: () => number;
    /** Calls once after some milliseconds. @returns What calls it off. */
    readonly after: (milliseconds: number, work: () => void) => () => void;
  };
  readonly newId: () => string;
  /** @default Math.random */
  readonly random?: () => number;
}

/** Counts of what became of the clicks of this page. */
export interface ClickCounts {
  readonly sent: number;
  /** The stream refused them; they were not sent again. */
  readonly refused: number;
  /** The queue was full; the oldest went. */
  readonly overflowed: number;
}

interface Entry extends Click {
  /** Sent with the user's token. */
  readonly me: boolean;
}

/** Clicks in one request at most: the stream's own limit. */
const BATCH = 20;
/** Clicks that wait at most. Together they are below 30 KB, so that a page that goes away never exceeds the 64 KiB that a browser grants to
 * requests which outlive their page.
 * @see https://fetch.spec.whatwg.org/#http-network-or-cache-fetch */
const WAITING = 200;
/** Milliseconds that clicks are collected before they are sent. */
const COLLECT = 2_000;
const BACK_OFF = { first: 1_000, longest: 120_000 };

/** Clicks on their way to the stream: collected, sent in batches, sent again after a while when there was no answer, too many requests (429) or
 * a fault (5xx), with the same ids. Any other refusal drops them. What was not acknowledged is still there after a reload of the page, so a
 * click may arrive twice, and readers count distinct ids.
 *
 * A user's clicks go out with the user's token. A token that is refused is renewed once; if that one is refused too the clicks are dropped, for
 * they are not a guest's. Only when the user has signed out do waiting clicks become a guest's. */
export class ClickQueue {
  readonly #options: ClickQueueOptions;
  readonly #inFlight = new Set<string>();
  #entries: readonly Entry[];
  #counts: ClickCounts = { sent: 0, refused: 0, overflowed: 0 };
  #failures = 0;
  /** Time when a request that failed is made again. */
  #retryAt = 0;
  /** The stream asked not to be called before this time. */
  #notBefore = 0;
  /** A page that goes away has no time to ask for one. */
  #token: string | undefined;
  /** Sessions that have ended here. */
  #sessions = 0;
  #callOff: (() => void) | undefined;

  constructor(options: ClickQueueOptions) {
    this.#options = options;
    this.#entries = readEntries(options.storage.read());
    if (this.#entries.length > 0) this.#schedule(COLLECT);
  }

  get counts(): ClickCounts {
    return this.#counts;
  }

  /** Clicks that are not acknowledged yet. */
  get waiting(): number {
    return this.#entries.length;
  }

  /** Takes a look at a mysfit, by the signed-in user or a guest. */
  add(mysfitId: string, me: boolean): void {
    const { newId, clock } = this.#options;
    const entries = [
      ...this.#entries,
      { eventId: newId(), mysfitId, at: new Date(clock.now()).toISOString(), me },
    ];
    this.#count("overflowed", Math.max(0, entries.length - WAITING));
    this.#keep(entries.slice(-WAITING));
    if (me && this.#token === undefined) void this.#newToken(false).catch(() => undefined);
    this.#schedule(COLLECT);
  }

  /** Sends everything now: the page may go away. A wait that the stream asked for is still kept. */
  flush(): void {
    if (this.#options.clock.now() < this.#notBefore) return;
    for (let batch = this.#nextBatch(); batch.length > 0; batch = this.#nextBatch())
      void this.#deliver(batch, true);
  }

  /** The user has signed out: what still waits is nobody's. */
  signedOut(): void {
    this.#sessions++;
    this.#token = undefined;
    this.#keep(this.#entries.map((entry) => ({ ...entry, me: false })));
  }

  /** Forgets everything, for the visitor no longer consents. */
  clear(): void {
    this.#unschedule();
    this.#keep([]);
  }

  #schedule(milliseconds: number): void {
    if (this.#callOff) return;
    const { clock } = this.#options;
    this.#callOff = clock.after(Math.max(milliseconds, this.#retryAt - clock.now()), () => {
      this.#callOff = undefined;
      const batch = this.#nextBatch();
      // One at a time: the end of the one under way starts the next.
      if (batch.length > 0 && this.#inFlight.size === 0) void this.#deliver(batch, false);
    });
  }

  #unschedule(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  /** The oldest that are not under way; a request is either the user's or a guest's. */
  #nextBatch(): readonly Entry[] {
    const idle = this.#entries.filter(({ eventId }) => !this.#inFlight.has(eventId));
    return idle.filter(({ me }) => me === idle[0]?.me).slice(0, BATCH);
  }

  async #deliver(batch: readonly Entry[], leaving: boolean): Promise<void> {
    for (const { eventId } of batch) this.#inFlight.add(eventId);
    let answer: Answer | undefined;
    try {
      answer = await this.#send(batch, leaving);
    } catch {
      // No answer: offline, or a token could not be renewed just now.
    }
    for (const { eventId } of batch) this.#inFlight.delete(eventId);

    const again = answer === undefined || answer.status === 429 || answer.status >= 500;
    if (again) {
      const now = this.#options.clock.now();
      this.#notBefore = now + waitOf(answer?.retryAfter, now);
      this.#retryAt = this.#notBefore + this.#backOff(this.#failures++);
      this.#unschedule();
      this.#schedule(0);
      return;
    }
    this.#failures = 0;
    this.#retryAt = 0;
    this.#unschedule();
    this.#count(answer !== undefined && answer.status < 300 ? "sent" : "refused", batch.length);
    const gone = new Set(batch.map(({ eventId }) => eventId));
    this.#keep(this.#entries.filter(({ eventId }) => !gone.has(eventId)));
    if (this.#nextBatch().length > 0) this.#schedule(this.#entries.length >= BATCH ? 0 : COLLECT);
  }

  async #send(batch: readonly Entry[], leaving: boolean): Promise<Answer> {
    const clicks = batch.map(({ eventId, mysfitId, at }) => ({ eventId, mysfitId, at }));
    if (!batch[0]?.me) return await this.#options.send(clicks, undefined);
    const token = leaving && this.#token !== undefined ? this.#token : await this.#newToken(false);
    const answer = await this.#options.send(clicks, token);
    if (answer.status !== 401 || token === undefined) return answer;
    const renewed = await this.#newToken(true);
    return renewed === undefined ? answer : await this.#options.send(clicks, renewed);
  }

  async #newToken(renew: boolean): Promise<string | undefined> {
    const sessions = this.#sessions;
    const token = await this.#options.token(renew);
    // One that comes after the user has gone is not the next user's.
    if (sessions === this.#sessions) this.#token = token;
    return token;
  }

  /** Milliseconds, with jitter so that many browsers don't come back at once.
   * @see https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/ */
  #backOff(failures: number): number {
    const { random = Math.random } = this.#options;
    return (0.5 + random() / 2) * Math.min(BACK_OFF.longest, BACK_OFF.first * 2 ** failures);
  }

  #count(what: keyof ClickCounts, clicks: number): void {
    this.#counts = { ...this.#counts, [what]: this.#counts[what] + clicks };
  }

  #keep(entries: readonly Entry[]): void {
    this.#entries = entries;
    this.#options.storage.write(entries.length === 0 ? null : JSON.stringify(entries));
  }
}

/** Reads what an earlier page left; anything that is not ours is left alone. */
function readEntries(text: string | null): readonly Entry[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter(isEntry).slice(-WAITING) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is Entry {
  const { eventId, mysfitId, at, me } = (value ?? {}) as Record<string, unknown>;
  return [eventId, mysfitId, at].every((text) => typeof text === "string") && typeof me === "boolean";
}

/** Milliseconds of a Retry-After header.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function waitOf(retryAfter: string | null | undefined, now: number): number {
  if (!retryAfter) return 0;
  const wait = /^\d+$/.test(retryAfter.trim()) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - now;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), 3_600_000) : 0;
}
