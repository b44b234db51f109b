import { Function, type FunctionArgs } from "../../../components/function/index.ts";
import { grant } from "../../../components/parts/grants.ts";
import type { Table } from "../../../components/table/index.ts";
import type { UserPool } from "../../../components/user-pool/index.ts";
import type { FunctionName } from "../artifacts.ts";
import { variables } from "../functions/outside/environment.ts";
import { variables as stores } from "../functions/stores/environment.ts";
import type { Settings } from "../settings.ts";
import { databaseFunction, type DatabaseAccess } from "./database-function.ts";

/** Parts of the program that people move between. */
interface UsersArgs {
  readonly settings: Settings;
  /** Folders of the functions' code. */
  readonly functions: Readonly<Record<FunctionName, string>>;
  readonly access: DatabaseAccess;
  readonly pool: UserPool;
}

/** Seconds that a job may take, and that a call of the others may: one waits for a database that is paused. */
const JOB = 600;
const CALL = 60;

/** Makes what moves people into the user pool, from step 2 on. Cognito can't be reached from the network of the database and the database only from
 * there, so each job is outside and asks a function inside. */
export function makeUsersMove({ settings: { logRetentionDays, tags }, functions, access, pool }: UsersArgs) {
  const each = { logRetentionDays, tags };
  const oldUsers = databaseFunction("old-users", access, {
    user: "people_reader",
    code: functions["old-users"],
    description: "Reads ids and addresses of the old users",
    timeoutSeconds: CALL,
    ...each,
  });
  const environment = { ...poolOf(pool), [variables.oldUsersFunction]: oldUsers.arn };
  const importUsers = new Function("import-users", {
    code: functions["import-users"],
    description: "Makes everybody in the user pool",
    environment,
    timeoutSeconds: JOB,
    ...each,
  });
  const compareUsers = new Function("compare-users", {
    code: functions["compare-users"],
    description: "Compares the old users with the user pool",
    environment,
    timeoutSeconds: JOB,
    ...each,
  });
  for (const job of [importUsers, compareUsers]) letInvoke(job, oldUsers);
  letUse(importUsers, pool, ["cognito-idp:AdminCreateUser"]);
  letUse(compareUsers, pool, ["cognito-idp:ListUsers"]);
  return { importUsers, compareUsers };
}

/** Makes what is left when the monolith is gone, from step 5 on: the function of people, and the jobs that let the old tables go and make them
 * again. */
export function makeUsersAlone({
  settings: { logRetentionDays, tags },
  functions,
  access,
  pool,
  compare,
  compareUsers,
  table,
}: UsersArgs & {
  /** Comparison of registrations. */
  readonly compare: Function;
  readonly compareUsers: Function;
  /** The new store of registrations. */
  readonly table: Table;
}) {
  const each = { logRetentionDays, tags };
  const serving = new Function("users", {
    code: functions.users,
    description: "Accounts of people, in the user pool alone",
    environment: poolOf(pool),
    ...each,
  });
  letUse(serving, pool, [
    "cognito-idp:AdminCreateUser",
    "cognito-idp:AdminGetUser",
    "cognito-idp:AdminInitiateAuth",
    "cognito-idp:AdminSetUserPassword",
    "cognito-idp:AdminUserGlobalSignOut",
  ]);

  const inside = (name: "retire-tables" | "restore-tables", more: Pick<FunctionArgs, "description">) =>
    databaseFunction(name, access, {
      user: "retirement",
      code: functions[name],
      timeoutSeconds: CALL,
      ...each,
      ...more,
    });
  const retireTables = inside("retire-tables", { description: "Drops the old tables" });
  const restoreTables = inside("restore-tables", { description: "Makes the old tables again" });
  const retire = new Function("retire", {
    code: functions.retire,
    description: "Lets the old tables go when nothing is in them alone",
    environment: {
      [variables.compareFunction]: compare.arn,
      [variables.compareUsersFunction]: compareUsers.arn,
      [variables.retireTablesFunction]: retireTables.arn,
    },
    timeoutSeconds: JOB + CALL,
    ...each,
  });
  for (const fn of [compare, compareUsers, retireTables]) letInvoke(retire, fn);
  const restore = new Function("restore", {
    code: functions.restore,
    description: "Fills the old tables from the user pool and the new store",
    environment: {
      ...poolOf(pool),
      [stores.registrationsTable]: table.tableName,
      [variables.restoreTablesFunction]: restoreTables.arn,
    },
    timeoutSeconds: JOB,
    ...each,
  });
  letInvoke(restore, restoreTables);
  letUse(restore, pool, ["cognito-idp:ListUsers"]);
  table.grants.scan(restore);
  return { serving, retire, restore };
}

const poolOf = ({ userPoolId, clientId }: UserPool) => ({
  [variables.userPoolId]: userPoolId,
  [variables.userPoolClientId]: clientId,
});

const letUse = (fn: Function, pool: UserPool, actions: readonly string[]) =>
  grant(`users-${fn.name}-pool`, fn, { actions, resources: [pool.userPoolArn] }, fn);

const letInvoke = (caller: Function, called: Function) =>
  grant(
    `${called.name}-${caller.name}-invoke`,
    caller,
    { actions: ["lambda:InvokeFunction"], resources: [called.arn] },
    caller,
  );
