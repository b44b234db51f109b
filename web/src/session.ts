import { useSyncExternalStore } from "react";
import { isOver } from "./errors.ts";
import type { SignedInUser } from "./user.ts";

/** The code that talks to Cognito. It is large, so it is loaded by the first thing that needs it: a visitor who has not signed in never loads it. */
export async function loadAuth() {
  const auth = await import("./auth/index.ts");
  await auth.configure();
  return auth;
}

export type { SignedInUser } from "./user.ts";

/** Signed-in user: `undefined` while that is being found out, `null` when nobody is. */
export type User = SignedInUser | null | undefined;

const isToken = (key: string) => key.startsWith("CognitoIdentityServiceProvider.");

let user: User = mayBeSignedIn() ? undefined : null;
const listeners = new Set<() => void>();

function change(next: User): void {
  user = next;
  for (const listener of listeners) listener();
}

/** Tokens are kept in the browser, for all tabs; their keys tell without any library whether there are some. */
function mayBeSignedIn(): boolean {
  return Object.keys(localStorage).some(isToken);
}

// Signing in and out in another tab holds here too, and what changed with new tokens. They come one by one: the last of them completes the sign-in.
window.addEventListener("storage", ({ key }) => {
  if (key !== null && !isToken(key)) return;
  if (!mayBeSignedIn()) change(null);
  else if (!user || key?.endsWith(".idToken")) {
    user = undefined;
    void restore();
  }
});

/** Finds out whether an earlier sign-in in this browser still holds. */
export async function restore(): Promise<void> {
  if (user !== undefined) return;
  try {
    change(await (await loadAuth()).currentUser());
  } catch {
    change(null);
  }
}

/** The ID token, renewed if needed (or in any case with `renew`), or undefined when nobody is signed in. */
export async function idToken(renew = false): Promise<string | undefined> {
  if (!mayBeSignedIn()) return undefined;
  const token = await (await loadAuth()).idToken(renew);
  // The session was ended elsewhere.
  if (token === undefined) change(null);
  return token;
}

/** Forgets a session that the service no longer takes. */
export async function signedOut(): Promise<void> {
  if (mayBeSignedIn()) await (await loadAuth()).forget();
  change(null);
}

/** Asks Cognito for something as who is signed in. A session that was ended elsewhere is over here too. */
export async function asUser<Result>(
  work: (auth: Awaited<ReturnType<typeof loadAuth>>) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(await loadAuth());
  } catch (error) {
    if (isOver(error as Error)) await signedOut();
    throw error;
  }
}

/** Takes over who is signed in now.
 * @param renew Ask Cognito for new tokens: what they say has changed. */
export async function refreshUser(renew = false): Promise<void> {
  change(await (await loadAuth()).currentUser(renew));
}

/** Signs out in this browser; `everywhere` on all devices. */
export async function signOut({ everywhere = false } = {}): Promise<void> {
  const auth = await loadAuth();
  await (everywhere ? auth.signOutEverywhere() : auth.signOut());
  change(null);
}

/** Deletes the account of who is signed in.
 * @param left Called when it is gone, before anybody hears that nobody is signed in. */
export async function deleteAccount(left: () => void): Promise<void> {
  await asUser(async (auth) => await auth.deleteAccount());
  left();
  change(null);
}

/** The signed-in user just now. */
export const currentUser = (): User => user;

/** Calls whenever somebody signs in or out. @returns Function that ends that. */
export function watchUser(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The signed-in user, for components. */
export function useUser(): User {
  return useSyncExternalStore(watchUser, currentUser);
}
