import type { People, Person } from "../../people/people.ts";
import type { OldUser, OldUsersPage } from "../stores/users.ts";

/** People that are listed; what is beyond is counted alone. */
const LISTED = 20;

/** Surroundings of {@link compareUsers}. */
export interface CompareUsersOptions {
  readonly oldUsers: (after: string | undefined) => Promise<OldUsersPage>;
  readonly people: Pick<People, "page">;
}

/** Result of a comparison of people. They are named by their ids alone. */
export interface UsersComparison {
  readonly done: true;
  /** True when each row has its user in the pool, with the same id and address, and the other way round. */
  readonly equal: boolean;
  /** People in the old table, and in the pool. */
  readonly old: number;
  readonly new: number;
  /** People that one side has and the other, which is named, has not; twenty are listed. */
  readonly missing: readonly { readonly userId: string; readonly in: "old" | "new" }[];
  readonly missingCounts: { readonly old: number; readonly new: number };
  /** People whose address has another id in the pool; twenty are listed. */
  readonly different: readonly { readonly userId: string; readonly fields: readonly string[] }[];
  readonly differentCount: number;
  /** Sessions of the monolith's own that are still taken: the users' old table can't go before there is none. */
  readonly liveSessions: number;
  /** People in the pool without a password of their own yet: they are moved, and will have to ask for a code. */
  readonly withoutPassword: number;
}

/** Compares the old users with the pool. Both are read whole: an id and an address of each is in memory, which is enough for some hundred
 * thousand. The old table is read first and last: who signs up meanwhile is in the second reading. */
export async function compareUsers({ oldUsers, people }: CompareUsersOptions): Promise<UsersComparison> {
  const before = await readOld(oldUsers);
  const pool = await readPool(people);
  const after = await readOld(oldUsers);
  const missing: UsersComparison["missing"][number][] = [];
  const different: UsersComparison["different"][number][] = [];
  for (const [email, { userId }] of before.users) {
    const person = pool.get(email);
    if (!person) missing.push({ userId, in: "new" });
    else if (person.userId !== userId) different.push({ userId, fields: ["userId"] });
  }
  for (const [email, { userId }] of pool) if (!after.users.has(email)) missing.push({ userId, in: "old" });
  return {
    done: true,
    equal: missing.length === 0 && different.length === 0,
    old: after.users.size,
    new: pool.size,
    missing: missing.slice(0, LISTED),
    missingCounts: {
      old: missing.filter((one) => one.in === "old").length,
      new: missing.filter((one) => one.in === "new").length,
    },
    different: different.slice(0, LISTED),
    differentCount: different.length,
    liveSessions: after.liveSessions,
    withoutPassword: [...pool.values()].filter(({ hasPassword }) => !hasPassword).length,
  };
}

async function readOld(
  oldUsers: CompareUsersOptions["oldUsers"],
): Promise<{ readonly users: ReadonlyMap<string, OldUser>; readonly liveSessions: number }> {
  const users = new Map<string, OldUser>();
  let after: string | undefined = undefined;
  for (;;) {
    const page: OldUsersPage = await oldUsers(after);
    for (const user of page.users) users.set(user.email, user);
    if (page.next === undefined) return { users, liveSessions: page.liveSessions };
    after = page.next;
  }
}

async function readPool(people: CompareUsersOptions["people"]): Promise<ReadonlyMap<string, Person>> {
  const pool = new Map<string, Person>();
  let token: string | undefined = undefined;
  do {
    const page = await people.page(token);
    for (const person of page.people) pool.set(person.email, person);
    token = page.next;
  } while (token !== undefined);
  return pool;
}
