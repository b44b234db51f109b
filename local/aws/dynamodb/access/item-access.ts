import type { Access } from "../../../contract/service.ts";
import type { InRegion } from "../operation.ts";
import type { ParsedCondition, ParsedProjection } from "../expressions/parsed.ts";
import type { ReturnConsumedCapacity } from "../items/capacity.ts";
import type { ItemWrite } from "../items/item-write.ts";
import type { Key } from "../tables/table.ts";
import { attribute, type AttributeValue, type Item } from "../values/attribute-value.ts";
import { tableAccess, type AccessContext } from "./access.ts";

/** Condition keys for fine-grained access control.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html */

/** The value of a partition key as policies compare it. */
function keyText(value: AttributeValue | undefined): string | undefined {
  return value?.S ?? value?.N ?? value?.B;
}

/** `dynamodb:LeadingKeys`: the partition keys of the items. */
export function leadingKeys(key: Key | undefined, items: readonly Item[]): AccessContext {
  const values = items
    .map((item) => key && keyText(attribute(item, key.hash.name)))
    .filter((text) => text !== undefined);
  return values.length > 0 ? { "dynamodb:LeadingKeys": [...new Set(values)] } : {};
}

/** `dynamodb:Attributes`: the top-level attributes that the request names. */
export function attributeNames(...names: readonly Iterable<string>[]): AccessContext {
  const all = new Set<string>();
  for (const some of names) for (const name of some) all.add(name);
  return all.size > 0 ? { "dynamodb:Attributes": [...all] } : {};
}

/** Names that a projection begins with. */
export function projectedNames(
  projection: ParsedProjection | undefined,
  attributesToGet: readonly string[] | undefined,
): string[] {
  return projection ? projection.paths.map(([head]) => String(head)) : [...(attributesToGet ?? [])];
}

/** Names that a condition looks at. */
export function conditionNames(condition: ParsedCondition | undefined): string[] {
  return Object.keys(condition?.pathHeads ?? {});
}

/** `dynamodb:ReturnConsumedCapacity`, when the request says it. */
export function capacityContext(wanted: ReturnConsumedCapacity): AccessContext {
  return wanted === undefined ? {} : { "dynamodb:ReturnConsumedCapacity": wanted };
}

/** Access that IAM must allow for the write of one item.
 * @param enclosing The transaction that it is part of. */
export function writeAccess(at: InRegion, write: ItemWrite, enclosing?: "TransactWriteItems"): Access {
  const updated = write.sections.map(({ path }) => String(path[0]));
  return tableAccess(at, write.action, write.tableName, {
    ...leadingKeys(at.store.tables.find(at.region, write.tableName)?.key, [write.item]),
    ...attributeNames(Object.keys(write.item), updated, conditionNames(write.condition)),
    ...(write.returnValues && { "dynamodb:ReturnValues": write.returnValues }),
    ...capacityContext(write.returnConsumedCapacity),
    ...(enclosing && { "dynamodb:EnclosingOperation": enclosing }),
  });
}
