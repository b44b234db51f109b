import type { Comparison } from "../compare/handle.ts";
import type { UsersComparison } from "../compare-users/handle.ts";
import type { RetireTablesAnswer, RetireTablesRequest } from "../retire-tables/handle.ts";

/** Surroundings of {@link retire}. */
export interface RetireOptions {
  readonly compare: () => Promise<Comparison>;
  readonly compareUsers: () => Promise<UsersComparison>;
  readonly retireTables: (request: RetireTablesRequest) => Promise<RetireTablesAnswer>;
}

/** Answer of the job. */
export interface RetireAnswer {
  readonly done: true;
  readonly retired: boolean;
  /** Reason why the tables are still there: numbers, and nobody's address. */
  readonly reason?: string;
  /** People who have no password of their own yet and will have to ask for a code. */
  readonly withoutPassword?: number;
}

/** Drops the old tables of users, sessions and registrations, when both comparisons say that nothing is in them alone. Called again when they are
 * gone, it says so. */
export async function retire({ compare, compareUsers, retireTables }: RetireOptions): Promise<RetireAnswer> {
  if ((await retireTables({})).state === "gone") return { done: true, retired: true };
  const [people, registrations] = await Promise.all([compareUsers(), compare()]);
  // What is in the new store alone is no reason: since the monolith is gone, nobody writes the old one first.
  const reasons = [
    (people.missingCounts.new > 0 || people.differentCount > 0) &&
      `${people.missingCounts.new} users are not in the user pool, ${people.differentCount} differ there`,
    people.liveSessions > 0 && `${people.liveSessions} sessions of the monolith are still taken`,
    registrations.pending > 0 && `${registrations.pending} registrations wait in the outbox`,
    (registrations.missingCounts.new > 0 || registrations.differentCount > 0) &&
      `${registrations.missingCounts.new} registrations are not in the new store, ${registrations.differentCount} differ there`,
  ].filter((reason) => reason !== false);
  if (reasons.length > 0) return { done: true, retired: false, reason: reasons.join("; ") };
  const { state, reason } = await retireTables({
    compared: { users: people.old, registrations: registrations.old },
  });
  if (state === "there") return { done: true, retired: false, reason };
  return { done: true, retired: true, withoutPassword: people.withoutPassword };
}
