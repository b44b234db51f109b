import type { Session } from "../schemas.ts";

/** Accounts of people, wherever they are. */
export interface Accounts {
  /** @throws ProblemError 409 when the address has an account. */
  signUp(email: string, password: string): Promise<{ userId: string }>;
  /** @returns undefined when address and password do not belong together. */
  signIn(email: string, password: string): Promise<Session | undefined>;
  signOut(token: string): Promise<void>;
}

/** Passwords that are forgotten: from step 2 on, since Cognito mails the codes. */
export interface PasswordResets {
  /** Mails a code to an address that has an account; nobody is told whether it has. */
  requestReset(email: string): Promise<void>;
  /** @throws ProblemError 400 when the code is not good. */
  confirmReset(email: string, code: string, password: string): Promise<void>;
}
