import type { People } from "../../people/people.ts";
import type { OldUsersPage } from "../stores/users.ts";

/** Calls of Cognito at the same time: AdminCreateUser is in a category of 50 calls a second.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html */
const AT_ONCE = 10;
/** Milliseconds that are kept for the page under way. */
const RESERVE = 60_000;

/** Surroundings of {@link importUsers}. */
export interface ImportOptions {
  readonly oldUsers: (after: string | undefined) => Promise<OldUsersPage>;
  readonly people: Pick<People, "importWithoutPassword">;
  /** Milliseconds that this invocation still has. */
  readonly remaining: () => number;
}

/** Progress of the import. */
export interface ImportAnswer {
  readonly done: boolean;
  /** Rows that were read. */
  readonly read: number;
  /** Those of them that the pool did not have. */
  readonly imported: number;
  /** Id that the next call begins behind; it tells nothing of anybody. */
  readonly next?: string;
}

/** Makes somebody in the user pool for each row of the old table, with the id and the address. No password and no hash is read; who has none in
 * the pool yet signs in once more by the old hash, or asks for a code. It may be killed and begun again at any time.
 * @param next As the call before answered; undefined for the first one. */
export async function importUsers(
  next: string | undefined,
  { oldUsers, people, remaining }: ImportOptions,
): Promise<ImportAnswer> {
  let after = next;
  let [read, imported] = [0, 0];
  do {
    const page = await oldUsers(after);
    for (let begin = 0; begin < page.users.length; begin += AT_ONCE) {
      const made = await Promise.all(
        page.users
          .slice(begin, begin + AT_ONCE)
          .map(async ({ userId, email }) => await people.importWithoutPassword(userId, email)),
      );
      imported += made.filter((isNew) => isNew).length;
    }
    read += page.users.length;
    after = page.next;
    if (after === undefined) return { done: true, read, imported };
  } while (remaining() > RESERVE);
  return { done: false, read, imported, next: after };
}
