import { useSyncExternalStore } from "react";

/** The code that talks to Cognito. It is large, so it is loaded by the first thing that needs it: a visitor who has not signed in never loads it. */
export async function loadAuth() {
  const auth = await import("./auth/index.ts");
  await auth.configure();
  return auth;
}

/** Who is signed in. `groups` says what to show, not what is allowed: the services look at the token themselves. */
export interface SignedInUser {
  readonly email: string;
  readonly groups: readonly string[];
}

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

// Signing in and out in another tab holds here too. The tokens come one by one: the last of them completes the sign-in.
window.addEventListener("storage", ({ key }) => {
  if (key !== null && !isToken(key)) return;
  if (!mayBeSignedIn()) change(null);
  else if (!user) {
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
  return mayBeSignedIn() ? await (await loadAuth()).idToken(renew) : undefined;
}

/** Forgets a session that the service no longer takes. */
export async function signedOut(): Promise<void> {
  if (mayBeSignedIn()) await (await loadAuth()).forget();
  change(null);
}

export async function signUp(email: string, password: string): Promise<void> {
  await (await loadAuth()).signUp(email, password);
}

export async function confirm(email: string, code: string): Promise<void> {
  await (await loadAuth()).confirm(email, code);
}

export async function resendCode(email: string): Promise<void> {
  await (await loadAuth()).resendCode(email);
}

/** @returns "confirm" when the address has to be confirmed first. */
export async function signIn(email: string, password: string): Promise<"done" | "confirm"> {
  const auth = await loadAuth();
  const result = await auth.signIn(email, password);
  if (result === "done") change(await auth.currentUser());
  return result;
}

/** Signs out in this browser; `everywhere` on all devices. */
export async function signOut({ everywhere = false } = {}): Promise<void> {
  await (await loadAuth()).signOut(everywhere);
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
