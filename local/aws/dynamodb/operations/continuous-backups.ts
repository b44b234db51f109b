import { AwsError } from "../../../contract/errors.ts";
import { tableAccess } from "../access/access.ts";
import { validationError } from "../errors.ts";
import { operation, type InRegion } from "../operation.ts";
import type { TableDefinition } from "../records.ts";
import { managedTableName } from "../table-name.ts";
import { MAXIMUM_DAYS, setPointInTimeRecovery } from "../tables/continuous-backups.ts";
import type { Table } from "../tables/table.ts";
import { checkTypes } from "../types.ts";

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html */
export const updateContinuousBackups = operation("UpdateContinuousBackups", {
  members: {
    TableName: true,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: true },
  },
  read: (call, input) => {
    const name = managedTableName(call, input.TableName);
    checkTypes("UpdateContinuousBackups", input);
    const { PointInTimeRecoveryEnabled: enabled, RecoveryPeriodInDays: days } = givenSpecification(
      input.PointInTimeRecoverySpecification,
    );
    if (days != null && !(days >= 1 && days <= MAXIMUM_DAYS))
      throw validationError(
        `1 validation error detected: Value '${days}' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays' failed to satisfy constraint: Member must have value between 1 and ${MAXIMUM_DAYS}`,
      );
    if (!enabled && days != null)
      throw validationError(
        "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.",
      );
    return { name, enabled, days };
  },
  access: (call, { name }) => [tableAccess(call, "UpdateContinuousBackups", name)],
  run: async (call, { name, enabled, days }) =>
    describeBackups(
      await setPointInTimeRecovery(call.store, managed(call, name), enabled, days ?? undefined),
    ),
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html */
export const describeContinuousBackups = operation("DescribeContinuousBackups", {
  members: { TableName: true },
  read: (call, input) => managedTableName(call, input.TableName),
  access: (call, name) => [tableAccess(call, "DescribeContinuousBackups", name)],
  run: (call, name) => describeBackups(managed(call, name).definition),
});

interface Specification {
  readonly PointInTimeRecoveryEnabled: boolean;
  readonly RecoveryPeriodInDays?: number | null;
}

/** Nothing has looked yet whether it is there. */
function givenSpecification(given: Partial<Specification> | null | undefined): Specification {
  const { PointInTimeRecoveryEnabled, ...rest } = given ?? {};
  if (PointInTimeRecoveryEnabled == null)
    throw validationError(
      "1 validation error detected: Value null at 'pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled' failed to satisfy constraint: Member must not be null",
    );
  return { PointInTimeRecoveryEnabled, ...rest };
}

function managed({ store, region }: InRegion, name: string): Table {
  const table = store.tables.find(region, name);
  if (!table) throw new AwsError("TableNotFoundException", `Table not found: ${name}`);
  return table;
}

function describeBackups({ pointInTimeRecovery }: TableDefinition) {
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
