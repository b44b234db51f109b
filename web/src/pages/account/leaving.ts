import type { KeptThing } from "./kept.tsx";

/** Marks, in this tab alone, who has confirmed that they leave: a reload goes on without asking again. */
const BEGUN = "mysfits.leaving";
/** What is kept elsewhere of who has left: for the page that says goodbye. */
const KEPT = "mysfits.kept";

/** True when somebody's withdrawal was begun in this tab.
 * @param email Their address: somebody else may have signed in since. */
export const hasBegun = (email: string): boolean => read(BEGUN) === email;

/** Notes that somebody has confirmed that they leave. */
export const begin = (email: string): void => write(BEGUN, email);

/** Notes what is kept elsewhere. */
export const noteKept = (things: readonly KeptThing[]): void =>
  write(KEPT, JSON.stringify(things.map(({ what, days }) => ({ what, days }))));

/** Ends a withdrawal: the account is gone. */
export const end = (): void => write(BEGUN, null);

/** Reads what is kept elsewhere; nothing when nobody has left in this tab. */
export const keptThings = (): readonly KeptThing[] => JSON.parse(read(KEPT) ?? "[]") as KeptThing[];

function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // A browser that stores nothing asks again after a reload.
  }
}
