import type { RegistrationRows } from "../stores/rows.ts";
import type { RegistrationsTable } from "../stores/table.ts";

/** Rows of one transaction. */
const BATCH = 25;

/** Surroundings of {@link relay}. */
export interface RelayOptions {
  readonly rows: Pick<RegistrationRows, "relay">;
  readonly table: Pick<RegistrationsTable, "merge">;
  /** Milliseconds that this invocation still has. */
  readonly remaining: () => number;
}

/** Milliseconds that are kept for the batch under way. */
const RESERVE = 10_000;

/** Tells the new store of what is in the outbox, oldest first, until it is empty or the time is over.
 * @returns the number of registrations that were told, and whether there may be more. */
export async function relay({
  rows,
  table,
  remaining,
}: RelayOptions): Promise<{ readonly done: boolean; readonly relayed: number }> {
  for (let relayed = 0; ;) {
    if (remaining() < RESERVE) return { done: false, relayed };
    const taken = await rows.relay(BATCH, async (registrations) => {
      await Promise.all(registrations.map(async (registration) => await table.merge(registration)));
    });
    relayed += taken;
    if (taken < BATCH) return { done: true, relayed };
  }
}
