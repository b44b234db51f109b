import { AwsError } from "../../../contract/errors.ts";
import { tableAccess } from "../access/access.ts";
import type { Call, OperationHandler } from "../call.ts";
import type { Engine } from "../engine.ts";
import { validationError } from "../errors.ts";
import type { TableDefinition } from "./definition.ts";
import type { Table } from "./table.ts";
import { givenTableName } from "./table-operations.ts";

const MAXIMUM_DAYS = 35;

/** Notes whether a table has point-in-time recovery. Restoring is not emulated: the state folder has no past.
 * @param days How far back, 1 to 35. */
export async function setPointInTimeRecovery(
  engine: Engine,
  table: Table,
  enabled: boolean,
  days = MAXIMUM_DAYS,
): Promise<TableDefinition> {
  const { pointInTimeRecovery, ...rest } = table.definition;
  const definition = enabled
    ? {
        ...rest,
        pointInTimeRecovery: { since: pointInTimeRecovery?.since ?? Date.now() / 1000, periodInDays: days },
      }
    : rest;
  await engine.tables.save(definition);
  return definition;
}

function managed(call: Call, name: string): Table {
  const table = call.engine.tables.find(call.region, name);
  if (!table) throw new AwsError("TableNotFoundException", `Table not found: ${name}`);
  return table;
}

function describeBackups({ pointInTimeRecovery }: TableDefinition): object {
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: pointInTimeRecovery
        ? {
            PointInTimeRecoveryStatus: "ENABLED",
            RecoveryPeriodInDays: pointInTimeRecovery.periodInDays,
            EarliestRestorableDateTime: pointInTimeRecovery.since,
            LatestRestorableDateTime: Math.max(pointInTimeRecovery.since, Date.now() / 1000 - 300),
          }
        : { PointInTimeRecoveryStatus: "DISABLED" },
    },
  };
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html */
export const updateContinuousBackups: OperationHandler = (call) => {
  const name = givenTableName(call);
  const { PointInTimeRecoveryEnabled: enabled, RecoveryPeriodInDays: days } = (call.input[
    "PointInTimeRecoverySpecification"
  ] ?? {}) as {
    PointInTimeRecoveryEnabled?: unknown;
    RecoveryPeriodInDays?: number;
  };
  if (typeof enabled !== "boolean")
    throw validationError(
      "1 validation error detected: Value null at 'pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled' failed to satisfy constraint: Member must not be null",
    );
  if (days != null && !(days >= 1 && days <= MAXIMUM_DAYS))
    throw validationError(
      `1 validation error detected: Value '${days}' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays' failed to satisfy constraint: Member must have value between 1 and ${MAXIMUM_DAYS}`,
    );
  if (!enabled && days != null)
    throw validationError(
      "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.",
    );
  return {
    access: [tableAccess(call, "UpdateContinuousBackups", name)],
    run: async () =>
      describeBackups(
        await setPointInTimeRecovery(call.engine, managed(call, name), enabled, days ?? undefined),
      ),
  };
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html */
export const describeContinuousBackups: OperationHandler = (call) => {
  const name = givenTableName(call);
  return {
    access: [tableAccess(call, "DescribeContinuousBackups", name)],
    run: async () => describeBackups(managed(call, name).definition),
  };
};
