import type { ClientBase } from "pg";

/** Numbers that the comparisons have seen, or a question alone. */
export interface RetireTablesRequest {
  /** Rows of the old tables when they were compared. Omit it to ask whether they are there. */
  readonly compared?: { readonly users: number; readonly registrations: number };
}

/** State of the old tables. */
export interface RetireTablesAnswer {
  readonly state: "there" | "gone";
  /** Reason why they were not dropped. */
  readonly reason?: string;
}

/** SQLSTATE of the database's own refusal: `raise_exception`. */
const REFUSED = "P0001";

/** Drops the old tables by the one function of the database that may: it looks at them once more, locked, and refuses by an error when there
 * are more or fewer rows than were compared, something in the outbox, or a session that lives. */
export async function retireTables(
  client: Pick<ClientBase, "query">,
  { compared }: RetireTablesRequest,
): Promise<RetireTablesAnswer> {
  const { rows } = await client.query<{ there: boolean }>("SELECT to_regclass('users') IS NOT NULL AS there");
  if (rows[0]?.there !== true) return { state: "gone" };
  if (!compared) return { state: "there" };
  try {
    await client.query("SELECT retire_tables($1, $2)", [compared.users, compared.registrations]);
    return { state: "gone" };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === REFUSED) return { state: "there", reason: message };
    throw error;
  }
}
