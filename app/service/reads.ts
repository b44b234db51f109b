import { within } from "../shared/within.ts";
import { TIME_LIMIT } from "../web-service/time-limit.ts";

/** Something that was read and turned into an answer. */
export interface Answer {
  readonly body: string;
  readonly etag: string;
}

interface Reading {
  readonly current: Promise<Answer>;
  /** The reading that starts when the current one has ended, for those who came after it began. */
  next?: Promise<Answer>;
}

const MAXIMUM = 500;

/** Reads shared by those who want the same thing at the same time. Without `seconds` nobody gets anything that was read
 * before they asked: whoever comes while a reading is under way waits for the next one, together with all the others.
 * With it, answers are kept for that long; a write through this process drops what it touches at once, one through
 * another process is seen when the time is over. */
export class SharedReads {
  readonly #milliseconds: number;
  readonly #now: () => number;
  readonly #timeLimit: number;
  readonly #kept = new Map<string, { answer: Answer; until: number }>();
  readonly #readings = new Map<string, Reading>();
  #writes = 0;

  /** @param seconds How long answers are kept, 0 to 1.
   * @param timeLimit Milliseconds that somebody waits for an answer. */
  constructor(seconds: number, now: () => number = () => performance.now(), timeLimit = TIME_LIMIT) {
    this.#milliseconds = seconds * 1000;
    this.#now = now;
    this.#timeLimit = timeLimit;
  }

  /** The answer for `key`; `read` makes it.
   * @throws Error when there is none within the time limit. */
  get(key: string, read: () => Promise<Answer>): Promise<Answer> | Answer {
    const kept = this.#kept.get(key);
    if (kept) {
      if (kept.until > this.#now()) return kept.answer;
      this.#kept.delete(key);
    }
    return within(this.#timeLimit, this.#readingFor(key, read));
  }

  #readingFor(key: string, read: () => Promise<Answer>): Promise<Answer> {
    const reading = this.#readings.get(key);
    if (!reading) return this.#start(key, read);
    const start = () => this.#start(key, read);
    reading.next ??= reading.current.then(start, start);
    return reading.next;
  }

  #start(key: string, read: () => Promise<Answer>): Promise<Answer> {
    const before = this.#writes;
    const current = read().then((answer) => {
      if (this.#milliseconds > 0 && before === this.#writes) {
        // Drop the oldest: bounded memory matters more than the best choice.
        if (this.#kept.size >= MAXIMUM) this.#kept.delete(this.#kept.keys().next().value as string);
        this.#kept.set(key, { answer, until: this.#now() + this.#milliseconds });
      }
      return answer;
    });
    const reading: Reading = { current };
    this.#readings.set(key, reading);
    const end = () => {
      if (this.#readings.get(key) === reading && !reading.next) this.#readings.delete(key);
    };
    current.then(end, end);
    return current;
  }

  /** Forgets everything that a write may have changed: lists, and the mysfit itself.
   * @param mysfitId The mysfit that was written. */
  wrote(mysfitId: string): void {
    this.#writes++;
    for (const key of this.#kept.keys())
      if (key === mysfitId || key.startsWith("list?")) this.#kept.delete(key);
  }
}
