import { createHash } from "node:crypto";
import { AwsError } from "../../../contract/errors.ts";
import type { Change, Database } from "../database/database.ts";
import { rangeOf } from "../database/keys.ts";

/** Time for which a token answers for its request, in milliseconds.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#DDB-TransactWriteItems-request-ClientRequestToken */
const VALID_FOR = 10 * 60 * 1000;

const PREFIX = "k/";

interface Token {
  /** Hash of the request. */
  readonly request: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The client tokens of transactions of the last ten minutes. */
export class TransactionTokens {
  /** Oldest first. */
  readonly #tokens = new Map<string, Token>();

  static async open(database: Database): Promise<TransactionTokens> {
    const tokens = new TransactionTokens();
    const kept: [string, Token][] = [];
    for await (const step of database.entries(rangeOf(PREFIX)))
      for (const [key, text] of step) kept.push([key, JSON.parse(text) as Token]);
    for (const [key, token] of kept.sort(([, a], [, b]) => a.at - b.at)) tokens.#tokens.set(key, token);
    return tokens;
  }

  /** True when a transaction with this token and this request was done already.
   * @throws AwsError IdempotentParameterMismatchException when the token was used for another request. */
  done(region: string, token: string, items: unknown): boolean {
    const known = this.#tokens.get(keyOf(region, token));
    if (!known || known.at + VALID_FOR <= Date.now()) return false;
    if (known.request !== hash(items))
      throw new AwsError(
        "IdempotentParameterMismatchException",
        "The request uses the same client token as a previous, but non-identical request. Do not reuse a client token with different requests, unless the requests are identical.",
      );
    return true;
  }

  /** Notes a token. The changes keep it, and forget those that are past their time; they belong into the transaction's batch. */
  note(region: string, token: string, items: unknown): Change[] {
    const now = Date.now();
    const changes: Change[] = [];
    for (const [key, { at }] of this.#tokens) {
      if (at + VALID_FOR > now) break;
      this.#tokens.delete(key);
      changes.push({ key, value: undefined });
    }
    const key = keyOf(region, token);
    const noted: Token = { request: hash(items), at: now };
    this.#tokens.delete(key);
    this.#tokens.set(key, noted);
    changes.push({ key, value: JSON.stringify(noted) });
    return changes;
  }

  /** Takes a token back whose transaction the disk refused. */
  forget(region: string, token: string): void {
    this.#tokens.delete(keyOf(region, token));
  }
}

function keyOf(region: string, token: string): string {
  return `${PREFIX}${region}/${Buffer.from(token).toString("hex")}`;
}

/** The same for requests that say the same, in whatever order their members are. */
function hash(items: unknown): string {
  return createHash("sha256").update(JSON.stringify(items, sorted)).digest("hex");
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
