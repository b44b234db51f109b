import type { Journal } from "./journal.ts";

/** What is asked. */
export interface Question {
  readonly token?: string;
  readonly body?: object;
  /** Status that is right. */
  readonly expected: number;
}

/** Milliseconds in which an answer must come: API Gateway's own limit is 29 s, and nobody waits that long. */
const PATIENCE = 15_000;

/** Thrown when a request was not answered as it must be; it is in the journal. */
export class RequestFailed extends Error {}

/** Asks the API, once: a request that fails is not made again, but written down. */
export class Client {
  readonly #base: () => string;
  readonly #journal: Journal;

  /** @param base Address of the API, as it is at the time. */
  constructor(base: () => string, journal: Journal) {
    this.#base = base;
    this.#journal = journal;
  }

  /** @param route `POST /orders`
   * @returns The answer's JSON.
   * @throws RequestFailed for another status, and when no answer comes. */
  async ask<T>(route: string, { token, body, expected }: Question): Promise<T> {
    const [method = "", path = ""] = route.split(" ");
    const since = performance.now();
    let problem: string | undefined;
    let answer: unknown;
    try {
      const response = await fetch(`${this.#base()}${path}`, {
        method,
        headers: {
          ...(body !== undefined && { "content-type": "application/json" }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE),
      });
      const text = await response.text();
      if (response.status !== expected)
        problem = `${response.status} in place of ${expected}: ${text.slice(0, 300)}`;
      else if (text !== "") answer = JSON.parse(text);
    } catch (error) {
      problem = causeOf(error);
    }
    this.#journal.record(route, performance.now() - since, problem);
    if (problem !== undefined) throw new RequestFailed(`${route}: ${problem}`);
    return answer as T;
  }

  /** Writes down that an answer was right a moment later. */
  excuse(route: string, milliseconds: number): void {
    this.#journal.recordLate(route, milliseconds);
  }

  /** Writes down that an answer, whose status was right, is wrong.
   * @throws RequestFailed always. */
  refuse(route: string, problem: string): never {
    this.#journal.record(route, 0, problem);
    throw new RequestFailed(`${route}: ${problem}`);
  }
}

/** Fetch tells why in the cause of its error. */
function causeOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
