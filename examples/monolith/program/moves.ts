import type { Function } from "../../../components/function/index.ts";
import type { UserPool } from "../../../components/user-pool/index.ts";
import type { FunctionName } from "../artifacts.ts";
import type { Settings } from "../settings.ts";
import { servedByFunctions } from "./api.ts";
import type { DatabaseAccess } from "./database-function.ts";
import { makeRegistrations } from "./registrations.ts";
import { makeUsersAlone, makeUsersMove } from "./users.ts";

/** Makes what moves people and registrations, as far as it is built.
 * @returns Functions by the operation that they serve at this step, the relay that the monolith calls, and names of the jobs. */
export function makeMoves(args: {
  readonly settings: Settings;
  /** Folders of the functions' code. */
  readonly functions: Readonly<Record<FunctionName, string>>;
  readonly access: DatabaseAccess;
  readonly pool: UserPool | undefined;
}) {
  const { settings, pool } = args;
  const { built } = settings;
  const people = pool && built >= 2 ? makeUsersMove({ ...args, pool }) : undefined;
  const registrations = built >= 3 ? makeRegistrations(args) : undefined;
  const alone =
    pool && people && registrations && built >= 5
      ? makeUsersAlone({
          ...args,
          pool,
          ...people,
          compare: registrations.compare,
          table: registrations.table,
        })
      : undefined;
  const serving = Object.fromEntries(
    servedByFunctions(settings).flatMap(({ operationId, area }) => {
      const fn = area === "users" ? alone?.serving : registrations?.serving;
      return fn ? [[operationId, fn] as const] : [];
    }),
  );
  const jobs = {
    importUsers: people?.importUsers,
    compareUsers: people?.compareUsers,
    backfill: registrations?.backfill,
    compare: registrations?.compare,
    retire: alone?.retire,
    restore: alone?.restore,
  };
  return { serving, relay: registrations?.relay, jobs: namesOf(jobs) };
}

/** Names of the functions that are there. */
const namesOf = (jobs: Readonly<Record<string, Function | undefined>>) =>
  Object.fromEntries(
    Object.entries(jobs).flatMap(([job, fn]) => (fn ? [[job, fn.functionName] as const] : [])),
  );
