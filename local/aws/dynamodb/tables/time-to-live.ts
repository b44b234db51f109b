import { validationError } from "../errors.ts";
import type { DynamoDbStore } from "../store.ts";
import type { Table } from "./table.ts";

/** Turns Time to Live of a table on or off. AWS refuses a second change within half an hour; here it is taken at once.
 * @throws AwsError ValidationException when that is how it is already, or another attribute is in use. */
export async function setTimeToLive(
  store: DynamoDbStore,
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
  await store.tables.save(definition);
  store.fillExpiry(definition);
}
