import { randomBytes } from "node:crypto";
import type { ClientBase } from "pg";
import type { Registration } from "../stores/registration.ts";
import { RegistrationRows } from "../stores/rows.ts";
import type { OldUser } from "../stores/users.ts";

/** People and registrations that the old tables have to have. */
export interface RestoreTablesRequest {
  readonly users: readonly OldUser[];
  readonly registrations: readonly Registration[];
}

/** Makes the old tables where they are gone, and puts in what they do not have. Nothing that is there is changed.
 * @returns the number of people and of registrations that were put in. */
export async function restoreTables(
  client: Pick<ClientBase, "query">,
  { users, registrations }: RestoreTablesRequest,
): Promise<{ readonly users: number; readonly registrations: number }> {
  await client.query("SELECT restore_tables()");
  const { rowCount } = await client.query(
    `INSERT INTO users (user_id, email, password_hash)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING`,
    [users.map(({ userId }) => userId), users.map(({ email }) => email), users.map(hashOfNoPassword)],
  );
  const rows = new RegistrationRows(client);
  let restored = 0;
  for (const registration of registrations) if (await rows.merge(registration)) restored++;
  return { users: rowCount ?? 0, registrations: restored };
}

/** Makes a hash that no password has: who signs in is asked by Cognito, and nobody by the old table. */
const hashOfNoPassword = () =>
  ["scrypt", 16_384, 8, 1, randomBytes(16).toString("base64url"), randomBytes(32).toString("base64url")].join(
    "$",
  );
