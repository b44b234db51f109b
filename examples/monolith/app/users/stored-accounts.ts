import { randomUUID } from "node:crypto";
import { ProblemError } from "../../../../app/web-service/problem.ts";
import type { Database } from "../database/database.ts";
import type { Session } from "../schemas.ts";
import type { Accounts } from "./accounts.ts";
import { hashPassword, isPasswordOf } from "./passwords.ts";
import type { Sessions } from "./sessions.ts";

/** Accounts in the monolith's own table: steps 0 and 1. */
export class StoredAccounts implements Accounts {
  readonly #database: Database;
  readonly #sessions: Sessions;

  constructor(database: Database, sessions: Sessions) {
    this.#database = database;
    this.#sessions = sessions;
  }

  async signUp(email: string, password: string) {
    const userId = randomUUID();
    await this.#database.query(
      `INSERT INTO users (user_id, email, password_hash) VALUES ($1, $2, $3) ON CONFLICT (email) DO NOTHING`,
      [userId, email, await hashPassword(password)],
    );
    const [row] = await this.#database.query("SELECT user_id FROM users WHERE user_id = $1", [userId]);
    if (!row) throw new ProblemError(409, "The address has an account already");
    return { userId };
  }

  async signIn(email: string, password: string): Promise<Session | undefined> {
    const [row] = await this.#database.query<{ user_id: string; password_hash: string }>(
      "SELECT user_id, password_hash FROM users WHERE email = $1",
      [email],
    );
    const isRight = await isPasswordOf(row?.password_hash, password);
    return row && isRight ? await this.#sessions.begin(row.user_id) : undefined;
  }

  async signOut(token: string): Promise<void> {
    await this.#sessions.end(token);
  }
}
