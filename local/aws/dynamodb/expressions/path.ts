import { attribute, type AttributeValue, type Item } from "../values/attribute-value.ts";
import type { Path } from "./parsed.ts";

/** The value at a document path, or undefined.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.Attributes.html */
export function valueAt(item: Item, path: Path): AttributeValue | undefined {
  let value: AttributeValue | undefined = attribute(item, path[0] as string);
  for (let depth = 1; value && depth < path.length; depth++)
    value = member(value, path[depth] as string | number);
  return value;
}

/** A member of a map or a list. */
export function member(parent: AttributeValue, step: string | number): AttributeValue | undefined {
  return typeof step === "number" ? parent.L?.[step] : attribute(parent.M, step);
}
