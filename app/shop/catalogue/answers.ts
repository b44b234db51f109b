import { createHash } from "node:crypto";
import type { Area } from "../../shared/cache/area.ts";
import type { Cache } from "../../shared/cache/cache.ts";
import { within } from "../../shared/within.ts";
import { TIME_LIMIT } from "../../web-service/time-limit.ts";
import type { Touched } from "../orders/move.ts";

/** Something that visitors browse, as it is sent. */
export interface Answer {
  readonly body: string;
  readonly etag: string;
}

/** Seconds for which it is kept that something is not there. */
const ABSENT_SECONDS = 5;

/** Answers that visitors browse, kept in the cache as they are sent. What an order changes is forgotten after its commit and before it is
 * answered; what a shopkeeper changes by hand is seen when its time is over. */
export class Answers {
  readonly #areas: Readonly<Record<"item" | "page" | "collections", Area<Answer>>> | undefined;
  readonly #timeLimit: number;

  /** @param seconds How long they are kept; 0 keeps none.
   * @param timeLimit Milliseconds that the making of one may take. */
  constructor(cache: Cache, seconds: number, timeLimit = TIME_LIMIT) {
    this.#timeLimit = timeLimit;
    if (seconds === 0) return;
    const area = (name: string) =>
      cache.area<Answer>({
        name,
        seconds,
        absentSeconds: Math.min(ABSENT_SECONDS, seconds),
        read: readAnswer,
      });
    this.#areas = { item: area("item"), page: area("page"), collections: area("collections") };
  }

  /** @param load Makes the text; undefined when there is no such thing.
   * @throws Error when it takes too long, and what it throws itself. */
  async get(
    area: "item" | "page" | "collections",
    id: string,
    load: () => Promise<string | undefined>,
  ): Promise<Answer | undefined> {
    const make = async () => await this.make(load);
    return this.#areas ? await this.#areas[area].get(id, make) : await make();
  }

  /** Makes an answer that is not kept. Parameter and errors as {@link get}. */
  async make(load: () => Promise<string | undefined>): Promise<Answer | undefined> {
    const body = await within(this.#timeLimit, load());
    return body === undefined ? undefined : answerOf(body);
  }

  /** Forgets items whose stock has changed, and the first pages of their collections; others are not kept. */
  async forget(touched: readonly Touched[]): Promise<void> {
    if (!this.#areas) return;
    await Promise.all([
      this.#areas.item.invalidate(...touched.map(({ itemId }) => itemId)),
      this.#areas.page.invalidate(...new Set(touched.map(({ collection }) => collection))),
    ]);
  }
}

function answerOf(body: string): Answer {
  return { body, etag: `"${createHash("sha1").update(body).digest("base64url")}"` };
}

function readAnswer(value: unknown): Answer {
  const { body, etag } = value as Partial<Record<keyof Answer, unknown>>;
  if (typeof body !== "string" || typeof etag !== "string") throw new Error("it is no answer");
  return { body, etag };
}
