import { compareNumbers } from "./number.ts";

/** A value of an attribute on the wire: exactly one member, named after the type. Bytes are base64 text.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html */
export interface AttributeValue {
  S?: string;
  N?: string;
  B?: string;
  SS?: string[];
  NS?: string[];
  BS?: string[];
  M?: Item;
  L?: AttributeValue[];
  BOOL?: boolean;
  NULL?: boolean;
}

/** An item, or a primary key: attributes by name. */
export type Item = Record<string, AttributeValue>;

/** Name of a value's type: `S`, `N`, `M`, … */
export type AttributeType = keyof AttributeValue;

/** The type of a value. */
export function typeOf(value: AttributeValue): AttributeType {
  for (const type in value) return type as AttributeType;
  return "NULL";
}

/** An own attribute of an item: names such as `constructor` are no attributes unless the item has them. */
export function attribute(item: Item | undefined, name: string): AttributeValue | undefined {
  return item && Object.hasOwn(item, name) ? item[name] : undefined;
}

/** True when two values are the same: numbers by value, sets in any order, documents in depth. */
export function sameValue(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const type = typeOf(a);
  if (type !== typeOf(b)) return false;
  switch (type) {
    case "N":
      return compareNumbers(a.N as string, b.N as string) === 0;
    case "SS":
    case "BS":
    case "NS":
      return sameSet(a[type] as string[], b[type] as string[]);
    case "L": {
      const [left, right] = [a.L as AttributeValue[], b.L as AttributeValue[]];
      return left.length === right.length && left.every((value, index) => sameValue(value, right[index]));
    }
    case "M":
      return sameItem(a.M, b.M);
    default:
      return a[type] === b[type];
  }
}

/** True when two items have the same attributes with the same values. Two missing items are the same. */
export function sameItem(a: Item | undefined, b: Item | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => sameValue(a[name], attribute(b, name)))
  );
}

/** Order of two values as key conditions and comparison operators see it: numbers by value, text and bytes by their
 * UTF-8 or raw bytes.
 * @returns undefined when the types differ or have no order. */
export function compareValues(
  a: AttributeValue | undefined,
  b: AttributeValue | undefined,
): number | undefined {
  if (a?.S !== undefined && b?.S !== undefined) return Buffer.compare(Buffer.from(a.S), Buffer.from(b.S));
  if (a?.N !== undefined && b?.N !== undefined) return compareNumbers(a.N, b.N);
  if (a?.B !== undefined && b?.B !== undefined)
    return Buffer.compare(Buffer.from(a.B, "base64"), Buffer.from(b.B, "base64"));
  return undefined;
}

function sameSet(a: string[], b: string[]): boolean {
  if (a.length !== b.length) return false;
  const members = new Set(b);
  return a.every((member) => members.has(member));
}
