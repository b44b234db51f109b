import type * as aws from "@pulumi/aws";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import type { Engine } from "../engine.ts";
import { updateItem, deleteItem, putItem } from "../items/write-operations.ts";
import type { AttributeValue, Item } from "../values/attribute-value.ts";

type TableItemInputs = Inputs<aws.dynamodb.TableItemArgs>;

/** `aws:dynamodb/tableItem:TableItem`, with the calls that the provider makes: an item is never overwritten when it is
 * created; an update sets and removes the attributes that the program names, and leaves others alone.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/dynamodb/tableitem/ */
export function tableItemResource(engine: Engine): ResourceHandler<TableItemInputs> {
  const remove = async (region: string, { tableName, ...inputs }: TableItemInputs) => {
    if (!engine.tables.find(region, tableName)) return;
    const input = { TableName: tableName, Key: keyOf(inputs, parseItem({ tableName, ...inputs })) };
    await deleteItem({ engine, region, input }).run();
  };
  return {
    replaceOn: ["tableName", "hashKey", "rangeKey", "region"],
    create: async ({ region, inputs, name }) => {
      const item = parseItem(inputs);
      const input = {
        TableName: inputs.tableName,
        Item: item,
        ConditionExpression: "attribute_not_exists(#hash)",
        ExpressionAttributeNames: { "#hash": inputs.hashKey },
      };
      try {
        await putItem({ engine, region, input }).run();
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
      await updateItem({
        engine,
        region,
        input: { TableName: inputs.tableName, Key: key, ...updates(inputs, item, old) },
      }).run();
      const oldKey = keyOf(before, old);
      if (JSON.stringify(oldKey) !== JSON.stringify(key)) await remove(region, before);
      return { id: idOf(inputs, item), outputs: { region } };
    },
    delete: ({ region, inputs }) => remove(region, inputs),
  };
}

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
