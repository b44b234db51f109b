import type { People } from "../../people/people.ts";
import type { restoreTables, RestoreTablesRequest } from "../restore-tables/handle.ts";
import type { RegistrationsTable } from "../stores/table.ts";

/** Registrations of one page. */
const PAGE = 100;

/** Surroundings of {@link restore}. */
export interface RestoreOptions {
  readonly people: Pick<People, "page">;
  readonly table: Pick<RegistrationsTable, "page">;
  readonly restoreTables: (request: RestoreTablesRequest) => ReturnType<typeof restoreTables>;
}

/** Answer of the job. */
export interface RestoreAnswer {
  readonly done: true;
  /** People and registrations that the old tables did not have. */
  readonly users: number;
  readonly registrations: number;
}

/** Makes the old tables again and fills them from the user pool and the new store: before the way back from the last step, and once more after
 * it. What is there stays, so it may be killed and begun again. Passwords stay in the pool. */
export async function restore({ people, table, restoreTables }: RestoreOptions): Promise<RestoreAnswer> {
  let [users, registrations] = [0, 0];
  let token: string | undefined = undefined;
  do {
    const page = await people.page(token);
    const restored = await restoreTables({
      users: page.people.map(({ userId, email }) => ({ userId, email })),
      registrations: [],
    });
    users += restored.users;
    token = page.next;
  } while (token !== undefined);
  let after: Record<string, unknown> | undefined = undefined;
  do {
    const page = await table.page(after, PAGE);
    const restored = await restoreTables({ users: [], registrations: page.registrations });
    registrations += restored.registrations;
    after = page.next;
  } while (after !== undefined);
  return { done: true, users, registrations };
}
