import { AwsError } from "../../../contract/errors.ts";
import { checkItemKeys, checkKey, checkNestedPaths, checkRequest, checkUpdates } from "../dynalite.ts";
import { invalidParameter, validationError } from "../errors.ts";
import { matches } from "../expressions/condition.ts";
import {
  legacyConditions,
  legacyUpdates,
  type LegacyCondition,
  type LegacyUpdate,
} from "../expressions/legacy.ts";
import type { ParsedCondition, ParsedUpdates, UpdateSection } from "../expressions/parsed.ts";
import { applyUpdate } from "../expressions/update.ts";
import type { Table } from "../tables/table.ts";
import { attribute, type Item } from "../values/attribute-value.ts";
import { itemSize, MAXIMUM_ITEM_SIZE } from "../values/item-size.ts";
import type { ReturnConsumedCapacity } from "./capacity.ts";
import type { ItemChange } from "./item-change.ts";
import type { Writer } from "./writer.ts";

/** Name by which IAM knows a write. */
export type WriteAction = "PutItem" | "UpdateItem" | "DeleteItem" | "ConditionCheckItem";

export type ReturnValues = "NONE" | "ALL_OLD" | "UPDATED_OLD" | "ALL_NEW" | "UPDATED_NEW";

/** A write of one item, or the check of its condition, understood but not yet decided. */
export interface ItemWrite {
  readonly action: WriteAction;
  readonly tableName: string;
  /** The item of a put, the key of everything else. */
  readonly item: Item;
  readonly condition: ParsedCondition | undefined;
  readonly sections: readonly UpdateSection[];
  readonly updates: ParsedUpdates | undefined;
  readonly returnValues: ReturnValues | undefined;
  readonly returnConsumedCapacity: ReturnConsumedCapacity;
  readonly returnItemCollectionMetrics: boolean;
  /** True when a failed condition answers the item. */
  readonly returnOldOnFailure: boolean;
}

/** A request as dynalite leaves it. */
interface CheckedWrite {
  readonly TableName: string;
  readonly Item?: Item;
  readonly Key?: Item;
  readonly Expected?: Readonly<Record<string, LegacyCondition>>;
  readonly ConditionalOperator?: string;
  readonly AttributeUpdates?: Readonly<Record<string, LegacyUpdate>>;
  readonly ReturnValues?: ReturnValues;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
  readonly ReturnItemCollectionMetrics?: string;
  readonly _condition?: ParsedCondition;
  readonly _updates?: ParsedUpdates;
}

/** Understands a request of PutItem, UpdateItem or DeleteItem, or an action of a transaction.
 * @throws AwsError ValidationException or SerializationException */
export function parseWrite(action: WriteAction, input: object): ItemWrite {
  const request = checkRequest<CheckedWrite>(action === "ConditionCheckItem" ? "DeleteItem" : action, input);
  const { ReturnValuesOnConditionCheckFailure: onFailure } = input as {
    readonly ReturnValuesOnConditionCheckFailure?: unknown;
  };
  if (onFailure !== undefined && onFailure !== "ALL_OLD" && onFailure !== "NONE")
    throw validationError(
      `1 validation error detected: Value '${JSON.stringify(onFailure)}' at 'returnValuesOnConditionCheckFailure' failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, NONE]`,
    );
  return {
    action,
    tableName: request.TableName,
    item: (request.Item ?? request.Key) as Item,
    condition: request._condition ?? legacyConditions(request.Expected, request.ConditionalOperator),
    sections: request._updates?.sections ?? legacyUpdates(request.AttributeUpdates ?? {}),
    updates: request._updates,
    returnValues: request.ReturnValues,
    returnConsumedCapacity: request.ReturnConsumedCapacity,
    returnItemCollectionMetrics: request.ReturnItemCollectionMetrics === "SIZE",
    returnOldOnFailure: onFailure === "ALL_OLD",
  };
}

/** Checks a write against the keys of its table, and says where its item is.
 * @throws AwsError ValidationException */
export function placeOf(write: ItemWrite, table: Table): string {
  const { schema } = table.definition;
  if (write.action === "PutItem") {
    checkItemKeys(write.item, schema);
    checkIndexKeys(write.item, table);
    if (itemSize(write.item) > MAXIMUM_ITEM_SIZE)
      throw validationError("Item size has exceeded the maximum allowed size");
  } else checkKey(write.item, schema);
  checkNestedPaths(write.condition?.nestedPaths, schema);
  if (write.action === "UpdateItem") checkUpdates(write.updates ?? { sections: write.sections }, schema);
  return table.key.place(write.item);
}

/** Decides a write on the item as it is now. Nothing is written.
 * @throws AwsError ConditionalCheckFailedException, with the item if asked for; ValidationException when an update does
 * not fit the item. */
export function decide(write: ItemWrite, table: Table, place: string, writer: Writer): ItemChange {
  const before = writer.latest(table, place);
  if (write.condition && !matches(write.condition.expression, before ?? {}))
    throw new AwsError(
      "ConditionalCheckFailedException",
      "The conditional request failed",
      400,
      write.returnOldOnFailure && before ? { Item: before } : {},
    );
  return { table, place, before, after: outcome(write, table, before) };
}

function outcome(write: ItemWrite, table: Table, before: Item | undefined): Item | undefined {
  switch (write.action) {
    case "PutItem":
      return write.item;
    case "DeleteItem":
      return undefined;
    case "ConditionCheckItem":
      return before;
    case "UpdateItem": {
      const after = applyUpdate(before ?? write.item, write.sections);
      checkUpdatedIndexKeys(after, table);
      if (itemSize(after) > MAXIMUM_ITEM_SIZE)
        throw validationError("Item size to update has exceeded the maximum allowed size");
      return after;
    }
  }
}

function checkIndexKeys(item: Item, table: Table): void {
  for (const index of table.indexes)
    for (const { name, type } of index.key.attributes) {
      const value = attribute(item, name);
      if (value && (value.S === "" || value.B === ""))
        throw validationError(
          `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${type === "B" ? "binary" : "string"} value. IndexName: ${index.name}, IndexKey: ${name}`,
        );
      const bytes =
        value?.S === undefined
          ? value?.B === undefined
            ? 0
            : Buffer.byteLength(value.B, "base64")
          : Buffer.byteLength(value.S);
      const limit = name === index.key.hash.name ? 2048 : 1024;
      if (bytes > limit)
        throw invalidParameter(
          `Size of ${limit === 2048 ? "hashkey" : "rangekey"} has exceeded the maximum size limit of ${limit} bytes. IndexName: ${index.name}, IndexKey: ${name}`,
        );
    }
}

function checkUpdatedIndexKeys(after: Item, table: Table): void {
  for (const index of table.indexes)
    for (const { name, type } of index.key.attributes) {
      const value = attribute(after, name);
      if (value && value[type] === undefined)
        throw validationError(
          "The update expression attempted to update the secondary index key to unsupported type",
        );
    }
  checkIndexKeys(after, table);
}
