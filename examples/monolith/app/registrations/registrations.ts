import { randomUUID } from "node:crypto";
import { ProblemError } from "../../../../app/web-service/problem.ts";
import type { Database } from "../database/database.ts";
import type { Registration } from "../schemas.ts";

/** Registrations for the event, in the monolith's own table. */
export class Registrations {
  readonly #database: Database;
  readonly #written: (() => void) | undefined;

  /** @param written Called when a registration was written, which the outbox has too, in the same transaction. Omit it where there is no outbox,
   * before step 3. */
  constructor(database: Database, written?: () => void) {
    this.#database = database;
    this.#written = written;
  }

  /** @throws ProblemError 409 when the address is registered. */
  async register({ name, email, mobile }: Omit<Registration, "registrationId">): Promise<string> {
    const registrationId = randomUUID();
    await this.#database.transact(async (client) => {
      await client.query(
        `INSERT INTO registrations (registration_id, email, name, mobile)
         VALUES ($1, $2, $3, $4) ON CONFLICT (email) DO NOTHING`,
        [registrationId, email, name, mobile],
      );
      // The same attempt again, after an answer that was lost, is no conflict.
      const { rowCount } = await client.query("SELECT FROM registrations WHERE registration_id = $1", [
        registrationId,
      ]);
      if (rowCount === 0) throw new ProblemError(409, "The address is registered already");
      if (this.#written)
        await client.query(
          "INSERT INTO registration_outbox (registration_id) VALUES ($1) ON CONFLICT DO NOTHING",
          [registrationId],
        );
    });
    this.#written?.();
    return registrationId;
  }

  /** Lists the registrations of an address: one, or none. */
  async of(email: string): Promise<Registration[]> {
    const rows = await this.#database.query<{
      registration_id: string;
      email: string;
      name: string;
      mobile: string;
    }>("SELECT registration_id, email, name, mobile FROM registrations WHERE email = $1", [email]);
    return rows.map(({ registration_id: registrationId, ...row }) => ({ registrationId, ...row }));
  }
}
