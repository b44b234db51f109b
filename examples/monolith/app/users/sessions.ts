import { createHash, randomBytes } from "node:crypto";
import type { Database } from "../database/database.ts";
import type { Session } from "../schemas.ts";
import type { Caller } from "./callers.ts";

/** Seconds of a session. */
export const SESSION_SECONDS = 3_600;

/** Sessions of the monolith: tokens that say nothing, kept as hashes. */
export class Sessions {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Begins a session; those of this user that have ended go. */
  async begin(userId: string): Promise<Session> {
    const token = randomBytes(32).toString("base64url");
    await this.#database.transact(async (client) => {
      await client.query("DELETE FROM sessions WHERE user_id = $1 AND expires_at < now()", [userId]);
      await client.query(
        `INSERT INTO sessions (token_hash, user_id, expires_at)
         VALUES ($1, $2, now() + make_interval(secs => $3)) ON CONFLICT DO NOTHING`,
        [hashOf(token), userId, SESSION_SECONDS],
      );
    });
    return { token, expiresIn: SESSION_SECONDS };
  }

  /** @returns undefined when the session has ended or never was. */
  async callerOf(token: string): Promise<Caller | undefined> {
    const [row] = await this.#database.query<{ user_id: string; email: string }>(
      `SELECT user_id, email FROM sessions JOIN users USING (user_id)
       WHERE token_hash = $1 AND expires_at > now()`,
      [hashOf(token)],
    );
    return row && { userId: row.user_id, email: row.email };
  }

  async end(token: string): Promise<void> {
    await this.#database.query("DELETE FROM sessions WHERE token_hash = $1", [hashOf(token)]);
  }
}

const hashOf = (token: string) => createHash("sha256").update(token).digest();
