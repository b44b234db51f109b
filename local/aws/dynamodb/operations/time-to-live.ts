import { tableAccess } from "../access/access.ts";
import { validationError } from "../errors.ts";
import { operation } from "../operation.ts";
import { managedTableName } from "../table-name.ts";
import { setTimeToLive } from "../tables/time-to-live.ts";
import { checkTypes } from "../types.ts";

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
export const updateTimeToLive = operation("UpdateTimeToLive", {
  members: { TableName: true, TimeToLiveSpecification: { Enabled: true, AttributeName: true } },
  read: (call, input) => {
    const name = managedTableName(call, input.TableName);
    checkTypes("UpdateTimeToLive", input);
    // Nothing has looked yet whether they are there.
    const { Enabled, AttributeName } = (input.TimeToLiveSpecification ?? {}) as {
      readonly Enabled?: boolean | null;
      readonly AttributeName?: string | null;
    };
    if (Enabled == null) throw missing("enabled");
    if (AttributeName == null) throw missing("attributeName");
    if (AttributeName.length < 1 || AttributeName.length > 255)
      throw validationError(
        `1 validation error detected: Value '${AttributeName}' at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must have length between 1 and 255`,
      );
    return { name, Enabled, AttributeName };
  },
  access: (call, { name }) => [tableAccess(call, "UpdateTimeToLive", name)],
  run: async ({ store, region }, { name, Enabled, AttributeName }) => {
    await setTimeToLive(store, store.tables.managed(region, name), Enabled, AttributeName);
    return { TimeToLiveSpecification: { Enabled, AttributeName } };
  },
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html */
export const describeTimeToLive = operation("DescribeTimeToLive", {
  members: { TableName: true },
  read: (call, input) => managedTableName(call, input.TableName),
  access: (call, name) => [tableAccess(call, "DescribeTimeToLive", name)],
  run: ({ store, region }, name) => {
    const { timeToLive } = store.tables.managed(region, name).definition;
    return {
      TimeToLiveDescription: timeToLive
        ? { TimeToLiveStatus: "ENABLED", AttributeName: timeToLive.attribute }
        : { TimeToLiveStatus: "DISABLED" },
    };
  },
});

function missing(member: string) {
  return validationError(
    `1 validation error detected: Value null at 'timeToLiveSpecification.${member}' failed to satisfy constraint: Member must not be null`,
  );
}
