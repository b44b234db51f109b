import type { Session } from "../schemas.ts";

/** Accounts of people, wherever they are. */
export interface Accounts {
  /** @throws ProblemError 409 when the address has an account. */
  signUp(email: string, password: string): Promise<{ userId: string }>;
  /** @returns undefined when address and password do not belong together. */
  signIn(email: string, password: string): Promise<Session | undefined>;
  signOut(token: string): Promise<void>;
}
