import { Problem } from "./problem.ts";

/** Characters of an answer that a problem shows. */
const SHOWN = 200;

/** An answer, read to its end. */
export interface Answer {
  /** What was asked: `GET /api/mysfits`. */
  readonly request: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A request; the default is a GET without a body. */
export interface Request {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** A site that is asked from outside. */
export class Site {
  /** `https://d111111abcdef8.cloudfront.net` */
  readonly url: string;
  readonly #timeout: number;

  /** @param timeout Seconds that an answer may take. */
  constructor(url: string, timeout: number) {
    this.url = url;
    this.#timeout = timeout;
  }

  /** Asks. Redirects are not followed.
   * @param address Path of the site, or a whole address.
   * @throws Problem when there is no answer in time. */
  async ask(address: string, { method = "GET", headers = {}, body }: Request = {}): Promise<Answer> {
    const request = `${method} ${address}`;
    try {
      const response = await fetch(new URL(address, this.url), {
        method,
        headers: {
          "user-agent": "mysfits-smoke",
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        redirect: "manual",
        signal: AbortSignal.timeout(this.#timeout * 1000),
      });
      return { request, status: response.status, headers: response.headers, text: await response.text() };
    } catch (error) {
      const { name, message, cause } = error as Error;
      const reason = cause instanceof Error ? `${message}: ${cause.message}` : message;
      throw new Problem(
        name === "TimeoutError"
          ? `${request}: no answer in ${this.#timeout} s`
          : `${request}: no answer (${reason})`,
        { passing: true },
      );
    }
  }

  /** Asks, and expects a status.
   * @throws Problem for another one. */
  async expect(status: number, address: string, request?: Request): Promise<Answer> {
    const answer = await this.ask(address, request);
    if (answer.status === status) return answer;
    throw new Problem(
      `${answer.request} answered ${answer.status} in place of ${status}${shown(answer)}${idOf(answer)}`,
      { passing: isPassing(answer) },
    );
  }

  /** Asks, and expects a refusal as the APIs write it.
   * @throws Problem for anything else. */
  async refused(status: number, address: string, request?: Request): Promise<Answer> {
    const answer = await this.expect(status, address, request);
    const type = answer.headers.get("content-type") ?? "no type";
    const { status: told } = jsonOf(answer) as { readonly status?: unknown };
    if (!type.startsWith("application/problem+json") || told !== status)
      throw new Problem(
        `${answer.request} answered ${status} as ${type} in place of a problem document${shown(answer)}`,
      );
    return answer;
  }
}

/** An answer's content.
 * @throws Problem when it is not JSON. */
export function jsonOf(answer: Answer): unknown {
  try {
    return JSON.parse(answer.text) as unknown;
  } catch {
    throw new Problem(
      `${answer.request} answered ${answer.status} with something that is not JSON${shown(answer)}`,
    );
  }
}

const shown = ({ text }: Answer): string => {
  const line = text.slice(0, SHOWN).replaceAll(/\s+/g, " ").trim();
  return line === "" ? "" : `: ${line}${text.length > SHOWN ? "…" : ""}`;
};

/** Id by which the request is found in the logs of CloudFront or of an API. */
const idOf = ({ headers }: Answer): string => {
  for (const name of ["x-amzn-requestid", "x-amz-cf-id"]) {
    const id = headers.get(name);
    if (id !== null) return ` (${name} ${id})`;
  }
  return "";
};

/** True for answers that CloudFront gives while a distribution or what is behind it is still on its way. What an API itself refused stays
 * refused. */
const isPassing = ({ status, headers }: Answer): boolean =>
  status === 429 ||
  status >= 500 ||
  ([403, 404].includes(status) && !(headers.get("content-type") ?? "").includes("json"));
