import { isRetired, type RegistrationRows } from "../stores/rows.ts";
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

/** Progress of the relay. */
export interface RelayAnswer {
  /** True when the outbox was empty at the end. */
  readonly done: boolean;
  readonly relayed: number;
}

/** Milliseconds that are kept for the batch under way. */
const RESERVE = 10_000;

/** Tells the new store of what is in the outbox, oldest first, until it is empty or the time is over. A retired outbox has nothing in it. */
export async function relay(options: RelayOptions): Promise<RelayAnswer> {
  try {
    return await emptyOutbox(options);
  } catch (error) {
    if (isRetired(error)) return { done: true, relayed: 0 };
    throw error;
  }
}

async function emptyOutbox({ rows, table, remaining }: RelayOptions): Promise<RelayAnswer> {
  for (let relayed = 0; ;) {
    if (remaining() < RESERVE) return { done: false, relayed };
    const taken = await rows.relay(BATCH, async (registrations) => {
      await Promise.all(registrations.map(async (registration) => await table.merge(registration)));
    });
    relayed += taken;
    if (taken < BATCH) return { done: true, relayed };
  }
}
