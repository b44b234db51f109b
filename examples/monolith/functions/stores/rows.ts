import type { ClientBase } from "pg";
import type { Registration } from "./registration.ts";

/** Registration in the old store. */
export interface StoredRow {
  readonly registration: Registration;
  /** True while the outbox still has it: nobody has told the new store yet. */
  readonly pending: boolean;
}

interface Row {
  readonly registration_id: string;
  readonly name: string;
  readonly email: string;
  readonly mobile: string;
  readonly registered_at: Date;
}

const columns = "r.registration_id, r.name, r.email, r.mobile, r.registered_at";

/** True for the error of a statement whose table is not there: the old tables are retired.
 * @see https://www.postgresql.org/docs/17/errcodes-appendix.html */
export const isRetired = (error: unknown): boolean => (error as { code?: unknown }).code === "42P01";

/** The old store of registrations: a table of PostgreSQL, with an outbox of what the new store has not been told. */
export class RegistrationRows {
  readonly #client: Pick<ClientBase, "query">;

  constructor(client: Pick<ClientBase, "query">) {
    this.#client = client;
  }

  /** Reads a page in the order of the ids.
   * @param after Last id of the page before; undefined for the first one. */
  async page(after: string | undefined, limit: number): Promise<readonly StoredRow[]> {
    const { rows } = await this.#client.query<Row & { pending: boolean }>(
      `SELECT ${columns}, EXISTS (
         SELECT FROM registration_outbox o WHERE o.registration_id = r.registration_id
       ) AS pending
       FROM registrations r
       WHERE $1::uuid IS NULL OR r.registration_id > $1::uuid
       ORDER BY r.registration_id LIMIT $2`,
      [after, limit],
    );
    return rows.map((row) => ({ registration: registrationOf(row), pending: row.pending }));
  }

  /** Lists those of some addresses that have a registration. */
  async known(emails: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.#client.query<{ email: string }>(
      "SELECT email FROM registrations WHERE email = ANY ($1::text[])",
      [emails],
    );
    return new Set(rows.map(({ email }) => email));
  }

  /** Counts what the new store has not been told. */
  async pending(): Promise<number> {
    const { rows } = await this.#client.query<{ count: string }>("SELECT count(*) FROM registration_outbox");
    return Number(rows[0]?.count);
  }

  /** Takes a registration over from the new store. Of two for one address the earlier one stays, as in the new store, which knows milliseconds.
   * @returns false when what is there stays. */
  async merge({ registrationId, name, email, mobile, registeredAt }: Registration): Promise<boolean> {
    const { rowCount } = await this.#client.query(
      `INSERT INTO registrations AS r (registration_id, name, email, mobile, registered_at)
       VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (email) DO UPDATE
         SET registration_id = excluded.registration_id, name = excluded.name,
             mobile = excluded.mobile, registered_at = excluded.registered_at
         WHERE (date_trunc('milliseconds', r.registered_at), r.registration_id)
           > (excluded.registered_at, excluded.registration_id)`,
      [registrationId, name, email, mobile, registeredAt],
    );
    return rowCount === 1;
  }

  /** Takes a batch out of the outbox, in one transaction: told, then taken out. Killed in between, the batch is told again, which changes
   * nothing. Batches of others are skipped.
   * @param tell Tells the new store; throws when it can't.
   * @returns the number of those that were taken out. */
  async relay(
    limit: number,
    tell: (registrations: readonly Registration[]) => Promise<void>,
  ): Promise<number> {
    await this.#client.query("BEGIN");
    try {
      const { rows } = await this.#client.query<{ position: string } & (Row | { registration_id: null })>(
        `SELECT o.position, ${columns}
         FROM registration_outbox o LEFT JOIN registrations r ON r.registration_id = o.registration_id
         ORDER BY o.position LIMIT $1
         FOR UPDATE OF o SKIP LOCKED`,
        [limit],
      );
      // A row without its registration: an earlier one of the address has come from the new store meanwhile.
      await tell(rows.flatMap((row) => (row.registration_id === null ? [] : [registrationOf(row)])));
      await this.#client.query("DELETE FROM registration_outbox WHERE position = ANY ($1::bigint[])", [
        rows.map(({ position }) => position),
      ]);
      await this.#client.query("COMMIT");
      return rows.length;
    } catch (error) {
      // The connection may be what failed.
      await this.#client.query("ROLLBACK").catch(() => undefined);
      throw error;
    }
  }
}

const registrationOf = ({ registration_id, name, email, mobile, registered_at }: Row): Registration => ({
  registrationId: registration_id,
  name,
  email,
  mobile,
  registeredAt: registered_at.toISOString(),
});
