import { validationError } from "../errors.ts";
import { typeOf, type AttributeValue, type Item } from "../values/attribute-value.ts";
import { addNumbers } from "../values/number.ts";
import type { Path, UpdateOperand, UpdateSection } from "./parsed.ts";
import { member, valueAt } from "./path.ts";

const WRONG_TYPE = "An operand in the update expression has an incorrect data type";

/** Applies an update to a copy of an item. Every clause sees the item as it was before: values are read first, and list
 * positions are those before anything was removed or appended.
 * @throws AwsError ValidationException when the item does not fit: a missing path or attribute, a wrong type.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html */
export function applyUpdate(before: Item, sections: readonly UpdateSection[]): Item {
  const after = structuredClone(before);
  const lists = new ListEdits();
  const values = sections.map((section) =>
    section.type === "set" ? structuredClone(evaluate(section.val, before)) : undefined,
  );
  sections.forEach((section, index) => {
    const parent = parentOf(after, section.path);
    const step = section.path.at(-1) as string | number;
    const existing = member(parent, step);
    switch (section.type) {
      case "set":
        return lists.set(parent, step, values[index] as AttributeValue);
      case "remove":
        return lists.remove(parent, step);
      case "add":
        return lists.set(parent, step, sum(existing, section.val));
      case "delete": {
        if (!existing) return;
        const rest = difference(existing, section.val);
        return rest ? lists.set(parent, step, rest) : lists.remove(parent, step);
      }
    }
  });
  lists.apply();
  return after;
}

/** Changes of lists, done together at the end so that positions stay those of before. */
class ListEdits {
  readonly #appended = new Map<AttributeValue[], Map<number, AttributeValue>>();
  readonly #removed = new Map<AttributeValue[], Set<number>>();

  set(parent: AttributeValue, step: string | number, value: AttributeValue): void {
    if (typeof step === "string") {
      (parent.M as Item)[step] = value;
      return;
    }
    const list = parent.L as AttributeValue[];
    if (step < list.length) list[step] = value;
    else getOrMake(this.#appended, list, () => new Map<number, AttributeValue>()).set(step, value);
  }

  remove(parent: AttributeValue, step: string | number): void {
    if (typeof step === "string") delete (parent.M as Item)[step];
    else getOrMake(this.#removed, parent.L as AttributeValue[], () => new Set<number>()).add(step);
  }

  apply(): void {
    for (const [list, positions] of this.#removed)
      list.splice(0, list.length, ...list.filter((_, index) => !positions.has(index)));
    for (const [list, values] of this.#appended)
      list.push(...[...values].sort(([a], [b]) => a - b).map(([, value]) => value));
  }
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}

function parentOf(item: Item, path: Path): AttributeValue {
  const parent = path.length === 1 ? { M: item } : valueAt(item, path.slice(0, -1));
  if (!parent || (typeof path.at(-1) === "number" ? parent.L : parent.M) === undefined)
    throw validationError("The document path provided in the update expression is invalid for update");
  return parent;
}

function evaluate(operand: UpdateOperand, item: Item): AttributeValue {
  if (Array.isArray(operand)) return present(valueAt(item, operand as (string | number)[]));
  if (!("type" in operand)) return operand as AttributeValue;
  if (operand.type === "function") {
    if (operand.name === "if_not_exists")
      return valueAt(item, operand.args[0]) ?? evaluate(operand.args[1], item);
    const [first, second] = [evaluate(operand.args[0], item), evaluate(operand.args[1], item)];
    if (!first.L || !second.L) throw validationError(WRONG_TYPE);
    return { L: [...first.L, ...second.L] };
  }
  const [first, second] = [evaluate(operand.args[0], item), evaluate(operand.args[1], item)];
  if (first.N === undefined || second.N === undefined) throw validationError(WRONG_TYPE);
  return { N: addNumbers(first.N, second.N, operand.type === "add" ? 1 : -1) };
}

function present(value: AttributeValue | undefined): AttributeValue {
  if (!value)
    throw validationError("The provided expression refers to an attribute that does not exist in the item");
  return value;
}

/** ADD: a number is added, the members of a set (or, in legacy updates, the elements of a list) are joined. */
function sum(existing: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  const type = typeOf(value);
  if (existing && typeOf(existing) !== type) throw validationError(WRONG_TYPE);
  if (type === "N") return { N: addNumbers(existing?.N ?? "0", value.N as string) };
  if (type === "L") return { L: [...(existing?.L ?? []), ...(value.L as AttributeValue[])] };
  const set = type as "SS" | "NS" | "BS";
  return { [set]: [...new Set([...(existing?.[set] ?? []), ...(value[set] as string[])])] };
}

/** DELETE: what is left of a set, or undefined when nothing is. */
function difference(existing: AttributeValue, value: AttributeValue): AttributeValue | undefined {
  const set = typeOf(value) as "SS" | "NS" | "BS";
  if (typeOf(existing) !== set) throw validationError(WRONG_TYPE);
  const taken = new Set(value[set]);
  const rest = (existing[set] as string[]).filter((element) => !taken.has(element));
  return rest.length > 0 ? { [set]: rest } : undefined;
}
