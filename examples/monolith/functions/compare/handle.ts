import { differences } from "../stores/registration.ts";
import type { RegistrationRows } from "../stores/rows.ts";
import type { RegistrationsTable } from "../stores/table.ts";

/** Registrations of one page: those of one call of BatchGetItem. */
const PAGE = 100;
/** Registrations that are listed; what is beyond is counted alone. */
const LISTED = 20;

/** Surroundings of {@link compare}. */
export interface CompareOptions {
  readonly rows: Pick<RegistrationRows, "page" | "known" | "pending">;
  readonly table: Pick<RegistrationsTable, "byEmails" | "page">;
}

/** Result of a comparison. Registrations are named by their ids alone. */
export interface Comparison {
  readonly done: true;
  /** True when both stores have the same and nothing is on its way from the old one. */
  readonly equal: boolean;
  /** Registrations in the old store, and in the new one. */
  readonly old: number;
  readonly new: number;
  /** Registrations that the new store has not been told: their rows are not compared. */
  readonly pending: number;
  /** Registrations that one store has and the other, which is named, has not; twenty are listed. */
  readonly missing: readonly { readonly registrationId: string; readonly in: "old" | "new" }[];
  readonly missingCounts: { readonly old: number; readonly new: number };
  /** Registrations that differ, and in which fields; twenty are listed. */
  readonly different: readonly { readonly registrationId: string; readonly fields: readonly string[] }[];
  readonly differentCount: number;
}

/** Compares both stores while they are written: each row with its item, then each item with the rows. The new store is read after the row that
 * it is compared with, so what is written meanwhile is told apart from what is missing; only what comes from the new store may be behind for a
 * moment, and is equal when it is asked again. */
export async function compare({ rows, table }: CompareOptions): Promise<Comparison> {
  const missing: Comparison["missing"][number][] = [];
  const different: Comparison["different"][number][] = [];
  let old = 0;
  for (let after: string | undefined = undefined; ;) {
    const page = await rows.page(after, PAGE);
    old += page.length;
    const compared = page.filter(({ pending }) => !pending).map(({ registration }) => registration);
    const items = await table.byEmails(compared.map(({ email }) => email));
    for (const registration of compared) {
      const { registrationId, email } = registration;
      const item = items.get(email);
      if (!item) missing.push({ registrationId, in: "new" });
      else if (differences(registration, item).length > 0)
        different.push({ registrationId, fields: differences(registration, item) });
    }
    if (page.length < PAGE) break;
    after = page.at(-1)?.registration.registrationId;
  }
  let items = 0;
  for (let after: Record<string, unknown> | undefined = undefined; ;) {
    const { registrations, next } = await table.page(after, PAGE);
    items += registrations.length;
    const known = await rows.known(registrations.map(({ email }) => email));
    for (const { registrationId, email } of registrations)
      if (!known.has(email)) missing.push({ registrationId, in: "old" });
    if (!next) break;
    after = next;
  }
  const pending = await rows.pending();
  return {
    done: true,
    equal: missing.length === 0 && different.length === 0 && pending === 0,
    old,
    new: items,
    pending,
    missing: missing.slice(0, LISTED),
    missingCounts: {
      old: missing.filter((one) => one.in === "old").length,
      new: missing.filter((one) => one.in === "new").length,
    },
    different: different.slice(0, LISTED),
    differentCount: different.length,
  };
}
