import { validationError } from "../errors.ts";
import { typeOf, type AttributeValue, type Item } from "./attribute-value.ts";

/** Largest item, in bytes. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
export const MAXIMUM_ITEM_SIZE = 400 * 1024;

const MAXIMUM_DEPTH = 32;

/** Size of an item in bytes: names and text as UTF-8, bytes as they are, numbers about one byte per two digits.
 * @throws AwsError ValidationException when documents are nested deeper than 32 levels.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export function itemSize(item: Item): number {
  return mapSize(item, 0);
}

function mapSize(map: Item, depth: number): number {
  let size = 0;
  for (const name in map) size += Buffer.byteLength(name) + valueSize(map[name] as AttributeValue, depth);
  return size;
}

function valueSize(value: AttributeValue, depth: number): number {
  if (depth > MAXIMUM_DEPTH)
    throw validationError(
      "Nesting Levels have exceeded supported limits: attributes can be nested up to 32 levels deep",
    );
  switch (typeOf(value)) {
    case "S":
      return Buffer.byteLength(value.S as string);
    case "N":
      return numberSize(value.N as string);
    case "B":
      return Buffer.byteLength(value.B as string, "base64");
    case "SS":
      return total(value.SS as string[], (text) => Buffer.byteLength(text));
    case "NS":
      return total(value.NS as string[], numberSize);
    case "BS":
      return total(value.BS as string[], (bytes) => Buffer.byteLength(bytes, "base64"));
    case "M":
      return 3 + Object.keys(value.M as Item).length + mapSize(value.M as Item, depth + 1);
    case "L":
      return 3 + total(value.L as AttributeValue[], (member) => 1 + valueSize(member, depth + 1));
    default:
      return 1;
  }
}

function numberSize(number: string): number {
  const digits = number
    .replace(/^-?0*\.?0*/, "")
    .replace(/\.?0+$/, "")
    .replace(".", "").length;
  return Math.ceil(digits / 2) + 1 + (number.startsWith("-") ? 1 : 0);
}

function total<T>(members: readonly T[], size: (member: T) => number): number {
  let sum = 0;
  for (const member of members) sum += size(member);
  return sum;
}
