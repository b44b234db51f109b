import type { RegistrationRows } from "../stores/rows.ts";
import type { RegistrationsTable } from "../stores/table.ts";

/** Rows of one page. */
const PAGE = 100;
/** Milliseconds that are kept for the page under way. */
const RESERVE = 20_000;

/** Surroundings of {@link backfill}. */
export interface BackfillOptions {
  readonly rows: Pick<RegistrationRows, "page">;
  readonly table: Pick<RegistrationsTable, "merge">;
  /** Milliseconds that this invocation still has. */
  readonly remaining: () => number;
}

/** Progress of the back-fill. */
export interface BackfillAnswer {
  readonly done: boolean;
  /** Rows that were read. */
  readonly read: number;
  /** Those of them that the new store did not have. */
  readonly copied: number;
  /** Id that the next call begins behind; it tells nothing of anybody. */
  readonly next?: string;
}

/** Copies what was registered before the outbox was there, page by page in the order of the ids. It may be killed and begun again at any
 * time: what is there already stays. A row that is written meanwhile, before or behind the page under way, is in the outbox.
 * @param next As the call before answered; undefined for the first one. */
export async function backfill(
  next: string | undefined,
  { rows, table, remaining }: BackfillOptions,
): Promise<BackfillAnswer> {
  let after = next;
  let [read, copied] = [0, 0];
  do {
    const page = await rows.page(after, PAGE);
    const written = await Promise.all(page.map(async ({ registration }) => await table.merge(registration)));
    read += page.length;
    copied += written.filter((isWritten) => isWritten).length;
    if (page.length < PAGE) return { done: true, read, copied };
    after = page.at(-1)?.registration.registrationId;
  } while (remaining() > RESERVE);
  return { done: false, read, copied, next: after };
}
