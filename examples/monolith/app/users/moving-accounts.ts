import { ProblemError } from "../../../../app/web-service/problem.ts";
import { isTooManyAttempts, PasswordRefused, type People } from "../../people/people.ts";
import type { Database } from "../database/database.ts";
import type { Session } from "../schemas.ts";
import type { Accounts, PasswordResets } from "./accounts.ts";
import { hashPassword, isPasswordOf } from "./passwords.ts";
import type { StoredAccounts } from "./stored-accounts.ts";

interface Row {
  readonly user_id: string;
  readonly password_hash: string;
}

/** Accounts on their way to Cognito: steps 2 to 4.
 *
 * The row says who there is, Cognito whose password is right. Who has none in Cognito yet is known by the old hash once more, and the password that was just
 * typed is Cognito's from then on. The hash is written all the same, so that going back to step 1 loses nothing. When Cognito fails in the middle of a
 * sign-up, the row is there and its owner not in Cognito: the first sign-in makes that whole. */
export class MovingAccounts implements Accounts, PasswordResets {
  readonly #database: Database;
  readonly #stored: StoredAccounts;
  readonly #people: People;

  constructor(database: Database, stored: StoredAccounts, people: People) {
    this.#database = database;
    this.#stored = stored;
    this.#people = people;
  }

  async signUp(email: string, password: string) {
    // Somebody may be in Cognito alone: on the way back from the last step, until their row is filled in.
    if (await told(async () => await this.#people.find(email))) throw taken();
    const { userId } = await this.#stored.signUp(email, password);
    await told(async () => {
      if (await this.#people.signUp(userId, email, password)) return;
      // The import was faster with this row; anybody else keeps their password.
      if ((await this.#people.find(email))?.userId !== userId) throw taken();
      await this.#people.setPassword(email, password);
    });
    return { userId };
  }

  async signIn(email: string, password: string): Promise<Session | undefined> {
    const row = await this.#row(email);
    const isOld = await isPasswordOf(row?.password_hash, password);
    return await told(async () => {
      const session = await this.#people.signIn(email, password);
      // A reset whose second half was lost: Cognito has the new password, the row has not.
      if (session && row && !isOld) await this.#keep(email, password);
      if (session || !row || !isOld) return session;
      // A password that Cognito has is the only one that is right.
      if ((await this.#people.find(email))?.hasPassword) return undefined;
      await this.#move(row.user_id, email, password);
      return await this.#people.signIn(email, password);
    });
  }

  /** Old sessions end. Of Cognito's tokens the ID token, which is all that is given out, is good until it ends by itself, within an hour. */
  async signOut(token: string): Promise<void> {
    await this.#stored.signOut(token);
  }

  async requestReset(email: string): Promise<void> {
    const row = await this.#row(email);
    await told(async () => {
      if (row) await this.#people.importWithoutPassword(row.user_id, email);
      await this.#people.startReset(email);
    });
  }

  async confirmReset(email: string, code: string, password: string): Promise<void> {
    if (!(await told(async () => await this.#people.confirmReset(email, code, password))))
      throw new ProblemError(400, "The code is wrong or too old");
    await this.#keep(email, password);
  }

  async #row(email: string): Promise<Row | undefined> {
    const [row] = await this.#database.query<Row>(
      "SELECT user_id, password_hash FROM users WHERE email = $1",
      [email],
    );
    return row;
  }

  /** Gives Cognito the password that was just typed, and its owner where they are missing. */
  async #move(userId: string, email: string, password: string): Promise<void> {
    const isNew = await this.#people.signUp(userId, email, password);
    if (!isNew) await this.#people.setPassword(email, password);
  }

  /** Writes the hash of a password that Cognito has. */
  async #keep(email: string, password: string): Promise<void> {
    await this.#database.query("UPDATE users SET password_hash = $2 WHERE email = $1", [
      email,
      await hashPassword(password),
    ]);
  }
}

const taken = () => new ProblemError(409, "The address has an account already");

/** Asks Cognito, and tells the caller what they can do about a refusal. */
async function told<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof PasswordRefused) throw new ProblemError(400, error.message, { cause: error });
    if (isTooManyAttempts(error))
      throw new ProblemError(429, "Too many attempts: wait for a while", { retryAfter: 60, cause: error });
    throw error;
  }
}
