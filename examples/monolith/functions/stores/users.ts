import type { ClientBase } from "pg";

/** Somebody in the old table of users, without a password or its hash. */
export interface OldUser {
  readonly userId: string;
  readonly email: string;
}

/** Answer of the function that reads the old users. */
export interface OldUsersPage {
  readonly users: readonly OldUser[];
  /** Id that the next page begins behind; undefined after the last one. */
  readonly next?: string;
  /** Sessions of the monolith's own that are still taken. */
  readonly liveSessions: number;
}

/** Reads a page of the old users, in the order of their ids, and counts the sessions that live.
 * @param after As `next` of the page before; undefined for the first one. */
export async function oldUsers(
  client: Pick<ClientBase, "query">,
  after: string | undefined,
  limit: number,
): Promise<OldUsersPage> {
  const { rows } = await client.query<{ user_id: string; email: string }>(
    "SELECT user_id, email FROM users WHERE $1::uuid IS NULL OR user_id > $1::uuid ORDER BY user_id LIMIT $2",
    [after, limit],
  );
  const { rows: sessions } = await client.query<{ count: string }>(
    "SELECT count(*) FROM sessions WHERE expires_at > now()",
  );
  return {
    users: rows.map(({ user_id, email }) => ({ userId: user_id, email })),
    next: rows.length < limit ? undefined : rows.at(-1)?.user_id,
    liveSessions: Number(sessions[0]?.count),
  };
}
