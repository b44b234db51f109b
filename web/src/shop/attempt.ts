import type { PlaceOrderBody } from "../api-types.ts";

/** An order that was sent, or is about to be, and whose answer nobody has read. */
export interface Attempt {
  /** Same key, same order, one charge. */
  readonly key: string;
  /** Mail address of who orders: somebody else in this browser has nothing to do with it. */
  readonly email: string;
  readonly body: PlaceOrderBody;
}

const KEY = "mysfits.checkout";

// A browser that stores nothing keeps it until the page is left.
let unstored: string | null = null;

/** Begins an attempt, unless this buyer has one that has not ended: then it is that one, whatever is asked for now. It is kept before anything is
 * sent, so that it outlives a reload, a crash and the end of the connection. */
export function beginAttempt(email: string, body: PlaceOrderBody): Attempt {
  const open = openAttempt(email);
  if (open) return open;
  const attempt: Attempt = { key: crypto.randomUUID(), email, body };
  unstored = JSON.stringify(attempt);
  try {
    localStorage.setItem(KEY, unstored);
    unstored = null;
  } catch {
    // As above.
  }
  return attempt;
}

/** Attempt of a buyer that has not ended. */
export function openAttempt(email: string): Attempt | undefined {
  let text = unstored;
  try {
    text = localStorage.getItem(KEY) ?? unstored;
  } catch {
    // As above.
  }
  try {
    const attempt = JSON.parse(text ?? "null") as Attempt | null;
    return attempt?.email === email ? attempt : undefined;
  } catch {
    return undefined;
  }
}

/** Ends an attempt whose answer is known. Another one has another key. */
export function endAttempt({ key, email }: Attempt): void {
  if (openAttempt(email)?.key !== key) return;
  unstored = null;
  try {
    localStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}
