import type { PlaceOrderBody } from "../api-types.ts";
import { StoredText } from "./stored.ts";

/** An order that was sent, or is about to be, and whose answer nobody has read. */
export interface Attempt {
  /** Same key, same order, one charge. */
  readonly key: string;
  /** Mail address of who orders: somebody else in this browser has nothing to do with it. */
  readonly email: string;
  readonly body: PlaceOrderBody;
}

const stored = new StoredText("mysfits.checkout");

/** Begins an attempt, unless this buyer has one that has not ended: then it is that one, whatever is asked for now. It is kept before anything is
 * sent, so that it outlives a reload, a crash and the end of the connection. */
export function beginAttempt(email: string, body: PlaceOrderBody): Attempt {
  const open = openAttempt(email);
  if (open) return open;
  const attempt: Attempt = { key: crypto.randomUUID(), email, body };
  stored.set(JSON.stringify(attempt));
  return attempt;
}

/** Attempt of a buyer that has not ended. */
export function openAttempt(email: string): Attempt | undefined {
  try {
    const attempt = JSON.parse(stored.get() ?? "null") as Attempt | null;
    return attempt?.email === email ? attempt : undefined;
  } catch {
    return undefined;
  }
}

/** Ends an attempt whose answer is known. Another one has another key. */
export function endAttempt({ key, email }: Attempt): void {
  if (openAttempt(email)?.key === key) stored.set(null);
}
