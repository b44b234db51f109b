import { tableAccess } from "../access/access.ts";
import type { OperationHandler } from "../call.ts";
import type { Engine } from "../engine.ts";
import { validationError } from "../errors.ts";
import type { Table } from "./table.ts";
import { givenTableName } from "./table-operations.ts";

/** Turns Time to Live of a table on or off. AWS refuses a second change within half an hour; here it is taken at once.
 * @throws AwsError ValidationException when that is how it is already, or another attribute is in use. */
export async function setTimeToLive(
  engine: Engine,
  table: Table,
  enabled: boolean,
  attribute: string,
): Promise<void> {
  const { timeToLive, ...rest } = table.definition;
  if (timeToLive && timeToLive.attribute !== attribute)
    throw validationError(
      `TimeToLive is active on a different AttributeName: current AttributeName is ${timeToLive.attribute}`,
    );
  if (enabled === (timeToLive !== undefined))
    throw validationError(`TimeToLive is already ${enabled ? "enabled" : "disabled"}`);
  const definition = enabled ? { ...rest, timeToLive: { attribute, filled: false } } : rest;
  await engine.tables.save(definition);
  engine.fillExpiry(definition);
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
export const updateTimeToLive: OperationHandler = (call) => {
  const name = givenTableName(call);
  const specification = (call.input["TimeToLiveSpecification"] ?? {}) as {
    Enabled?: unknown;
    AttributeName?: unknown;
  };
  const { Enabled, AttributeName } = specification;
  if (typeof Enabled !== "boolean") throw missing("enabled");
  if (typeof AttributeName !== "string") throw missing("attributeName");
  if (AttributeName.length < 1 || AttributeName.length > 255)
    throw validationError(
      `1 validation error detected: Value '${AttributeName}' at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must have length between 1 and 255`,
    );
  return {
    access: [tableAccess(call, "UpdateTimeToLive", name)],
    run: async () => {
      await setTimeToLive(call.engine, call.engine.tables.managed(call.region, name), Enabled, AttributeName);
      return { TimeToLiveSpecification: { Enabled, AttributeName } };
    },
  };
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html */
export const describeTimeToLive: OperationHandler = (call) => {
  const name = givenTableName(call);
  return {
    access: [tableAccess(call, "DescribeTimeToLive", name)],
    run: async () => {
      const { timeToLive } = call.engine.tables.managed(call.region, name).definition;
      return {
        TimeToLiveDescription: timeToLive
          ? { TimeToLiveStatus: "ENABLED", AttributeName: timeToLive.attribute }
          : { TimeToLiveStatus: "DISABLED" },
      };
    },
  };
};

function missing(member: string) {
  return validationError(
    `1 validation error detected: Value null at 'timeToLiveSpecification.${member}' failed to satisfy constraint: Member must not be null`,
  );
}
