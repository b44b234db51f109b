import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import { parseWrite } from "../items/item-write.ts";
import { runWrite } from "../items/run-write.ts";
import type { DynamoDbStore } from "../store.ts";
import type { AttributeValue, Item } from "../values/attribute-value.ts";

interface TableItemInputs {
  readonly tableName: string;
  readonly hashKey: string;
  readonly rangeKey?: string;
  readonly item: string;
}

/** `aws:dynamodb/tableItem:TableItem`, with the calls that the provider makes: an item is never overwritten when it is
 * created; an update sets and removes the attributes that the program names, and leaves others alone.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/dynamodb/tableitem/ */
export const tableItemResource = (store: DynamoDbStore) => {
  const remove = async (region: string, inputs: TableItemInputs): Promise<void> => {
    const { tableName } = inputs;
    if (!store.tables.find(region, tableName)) return;
    const key = keyOf(inputs, parseItem(inputs));
    await runWrite({ store, region }, parseWrite("DeleteItem", { TableName: tableName, Key: key }));
  };
  return resource<aws.dynamodb.TableItemArgs, { readonly region: string }>()({
    inputs: { tableName: true, hashKey: true, rangeKey: true, item: true },
    replaceOn: ["tableName", "hashKey", "rangeKey", "region"],
    create: async ({ region, inputs, name }) => {
      const item = parseItem(inputs);
      const request = {
        TableName: inputs.tableName,
        Item: item,
        ConditionExpression: "attribute_not_exists(#hash)",
        ExpressionAttributeNames: { "#hash": inputs.hashKey },
      };
      try {
        await runWrite({ store, region }, parseWrite("PutItem", request));
      } catch (error) {
        throw new Error(`table ${inputs.tableName} does not take the item ${name}: ${existing(error)}`, {
          cause: error,
        });
      }
      return { id: idOf(inputs, item), outputs: { region } };
    },
    update: async ({ region, inputs }, { inputs: before }) => {
      const [item, old] = [parseItem(inputs), parseItem(before)];
      const key = keyOf(inputs, item);
      const request = { TableName: inputs.tableName, Key: key, ...updates(inputs, item, old) };
      await runWrite({ store, region }, parseWrite("UpdateItem", request));
      const oldKey = keyOf(before, old);
      if (JSON.stringify(oldKey) !== JSON.stringify(key)) await remove(region, before);
      return { id: idOf(inputs, item), outputs: { region } };
    },
    delete: async ({ region, inputs }) => await remove(region, inputs),
  });
};

function existing(error: unknown): string {
  const { name, message } = error as Error;
  return name === "ConditionalCheckFailedException"
    ? `there is one with its key already. Delete that one, or import it: ${name}: ${message}`
    : `${name}: ${message}`;
}

/** @throws Error when `item` is not a JSON object of typed attribute values with the key. */
function parseItem({ item, hashKey, rangeKey, tableName }: TableItemInputs): Item {
  let parsed: unknown;
  try {
    parsed = JSON.parse(item);
  } catch (error) {
    throw new Error(
      `the item for table ${tableName} must be JSON such as {"id":{"S":"1"}}: ${(error as Error).message}`,
      { cause: error },
    );
  }
  for (const key of [hashKey, rangeKey])
    if (key !== undefined && !(parsed as Item | null)?.[key])
      throw new Error(`the item for table ${tableName} lacks its key attribute ${key}`);
  return parsed as Item;
}

function keyOf({ hashKey, rangeKey }: Pick<TableItemInputs, "hashKey" | "rangeKey">, item: Item): Item {
  const names = rangeKey === undefined ? [hashKey] : [hashKey, rangeKey];
  return Object.fromEntries(names.map((name) => [name, item[name] as AttributeValue]));
}

/** The provider's id: table, then name and value of each key attribute. */
function idOf(inputs: TableItemInputs, item: Item): string {
  const parts = Object.entries(keyOf(inputs, item)).flatMap(([name, value]) => [
    name,
    value.S ?? value.N ?? value.B ?? "",
  ]);
  return [inputs.tableName, ...parts].join("|");
}

/** Sets what the item has now, and removes what it had before only. */
function updates({ hashKey, rangeKey }: TableItemInputs, item: Item, old: Item): object {
  const isKey = (name: string) => name === hashKey || name === rangeKey;
  const set = Object.keys(item).filter((name) => !isKey(name));
  const removed = Object.keys(old).filter((name) => !isKey(name) && !(name in item));
  if (set.length + removed.length === 0) return {};
  const names = [...set, ...removed];
  const clauses = [
    ...(set.length > 0 ? [`SET ${set.map((_, index) => `#a${index} = :a${index}`).join(", ")}`] : []),
    ...(removed.length > 0
      ? [`REMOVE ${removed.map((_, index) => `#a${set.length + index}`).join(", ")}`]
      : []),
  ];
  return {
    UpdateExpression: clauses.join(" "),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#a${index}`, name])),
    ...(set.length > 0 && {
      ExpressionAttributeValues: Object.fromEntries(set.map((name, index) => [`:a${index}`, item[name]])),
    }),
  };
}
