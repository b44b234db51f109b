import type { CachedAnswer } from "./cached-answer.ts";

/** Bytes that all bodies of a distribution together may take. */
const LIMIT = 128 * 1024 * 1024;

/** Answers by cache key, the least recently used ones forgotten first. In memory: a restart begins with an empty one. */
export class AnswerCache {
  readonly #answers = new Map<string, CachedAnswer>();
  readonly #loading = new Map<string, Promise<CachedAnswer | undefined>>();
  #bytes = 0;

  get(key: string): CachedAnswer | undefined {
    const answer = this.#answers.get(key);
    if (answer) {
      this.#answers.delete(key);
      this.#answers.set(key, answer);
    }
    return answer;
  }

  put(key: string, answer: CachedAnswer): void {
    this.#forget(key);
    if (answer.body.length > LIMIT / 4) return;
    this.#answers.set(key, answer);
    this.#bytes += answer.body.length;
    for (const oldest of this.#answers.keys()) {
      if (this.#bytes <= LIMIT) break;
      this.#forget(oldest);
    }
  }

  /** Loads an answer once, however many ask for it at the same time. */
  load(key: string, load: () => Promise<CachedAnswer | undefined>): Promise<CachedAnswer | undefined> {
    let loading = this.#loading.get(key);
    if (!loading) {
      loading = load().finally(() => this.#loading.delete(key));
      this.#loading.set(key, loading);
    }
    return loading;
  }

  #forget(key: string): void {
    const answer = this.#answers.get(key);
    if (!answer) return;
    this.#answers.delete(key);
    this.#bytes -= answer.body.length;
  }
}
