import { createRequire } from "node:module";
import { AwsError } from "../../contract/errors.ts";
import { checkOperandTypes } from "./expressions/operand-types.ts";
import type { ParsedCondition } from "./expressions/parsed.ts";
import type { KeySchemaElement, TableSchema } from "./records.ts";
import type { AttributeValue, Item } from "./values/attribute-value.ts";

/** The parts of dynalite that are used here: what a valid request is, with AWS's messages, the grammars of expressions,
 * and the order of keys. Its actions are not: they write items and indexes separately, tell index entries apart by 24 bits
 * of a hash, and leave iterators open. Loaded at first use, because that takes 60 ms. */

/** Description of a request's members. */
interface RequestShape {
  readonly types: object;
  readonly custom?: (data: object, store: object) => string | undefined;
}

/** An error as dynalite throws it or, for keys, answers it. */
interface DynaliteError extends Error {
  readonly body: { readonly __type: string; readonly message?: string; readonly Message?: string };
}

/** Conditions that dynalite has parsed. */
interface ParsedConditions {
  readonly _condition?: ParsedCondition;
  readonly _filter?: ParsedCondition;
}

interface Validations {
  checkTypes(data: object, types: object): Record<string, unknown>;
  checkValidations(data: object, types: object, custom: RequestShape["custom"], store: object): void;
  validateAttributeValue(value: AttributeValue): string | undefined;
}

interface Keys {
  validateKey(
    key: Item,
    schema: TableSchema,
    keySchema?: readonly KeySchemaElement[],
  ): DynaliteError | undefined;
  validateItem(item: Item, schema: TableSchema): DynaliteError | undefined;
  validateUpdates(
    legacy: undefined,
    updates: object | undefined,
    schema: TableSchema,
  ): DynaliteError | undefined;
  validateKeyPaths(nestedPaths: object | undefined, schema: TableSchema): DynaliteError | undefined;
  validateKeyPiece(key: Item, name: string, type: string, isHash: boolean): DynaliteError | undefined;
  toRangeStr(piece: string, type: string): string;
  hashPrefix(piece: string, type: string): string;
}

const require = createRequire(import.meta.url);

let validations: Validations | undefined;
let keys: Keys | undefined;
const shapes = new Map<string, RequestShape>();

function loadedValidations(): Validations {
  return (validations ??= require("dynalite/validations") as Validations);
}

function loadedKeys(): Keys {
  return (keys ??= require("dynalite/db") as Keys);
}

/** The part of a store that dynalite's rules ask for: the largest item. Sizes are checked here instead, in UTF-8 bytes. */
const STORE = { options: { maxItemSize: Infinity } };

/** Checks a request against the shape of an operation and parses its expressions, which appear as `_condition`,
 * `_updates`, `_projection`, `_filter`, and key conditions as `KeyConditions`. Unknown members are left out, as on AWS.
 * @param operation `PutItem`
 * @throws AwsError SerializationException or ValidationException with AWS's message. */
export function checkRequest<Request>(operation: string, input: object): Request {
  const name = operation.charAt(0).toLowerCase() + operation.slice(1);
  let shape = shapes.get(name);
  if (!shape) shapes.set(name, (shape = require(`dynalite/validations/${name}`) as RequestShape));
  try {
    const data = loadedValidations().checkTypes({ ...input }, shape.types);
    loadedValidations().checkValidations(data, shape.types, shape.custom, STORE);
    const { _condition: condition, _filter: filter } = data as ParsedConditions;
    if (condition) checkOperandTypes("ConditionExpression", condition.expression);
    if (filter) checkOperandTypes("FilterExpression", filter.expression);
    return data as Request;
  } catch (error) {
    throw awsError(error);
  }
}

/** Checks a value, and brings its numbers into their normal form.
 * @returns AWS's message when it is not valid. */
export function checkValue(value: AttributeValue): string | undefined {
  return loadedValidations().validateAttributeValue(value);
}

function raise(error: DynaliteError | undefined): void {
  if (error) throw awsError(error);
}

/** @throws AwsError ValidationException unless `key` is exactly a key of the table, or of `keySchema`. */
export function checkKey(key: Item, schema: TableSchema, keySchema?: readonly KeySchemaElement[]): void {
  raise(loadedKeys().validateKey(key, schema, keySchema));
}

/** @throws AwsError ValidationException unless `item` has the table's key, and index keys of the right type. */
export function checkItemKeys(item: Item, schema: TableSchema): void {
  raise(loadedKeys().validateItem(item, schema));
}

/** @throws AwsError ValidationException when parsed updates change a key, or an index key's type. */
export function checkUpdates(updates: object | undefined, schema: TableSchema): void {
  raise(loadedKeys().validateUpdates(undefined, updates, schema));
}

/** @throws AwsError ValidationException when an expression looks inside a key attribute. */
export function checkNestedPaths(nestedPaths: object | undefined, schema: TableSchema): void {
  raise(loadedKeys().validateKeyPaths(nestedPaths, schema));
}

/** @throws AwsError ValidationException unless `key` has the attribute with a key value of that type. */
export function checkKeyPiece(key: Item, name: string, type: string, isHash: boolean): void {
  raise(loadedKeys().validateKeyPiece(key, name, type, isHash));
}

/** A key value as text that sorts as DynamoDB sorts the values: hexadecimal digits only. */
export function sortableKey(value: AttributeValue, type: "S" | "N" | "B"): string {
  return loadedKeys().toRangeStr(value[type] as string, type);
}

/** Six hexadecimal digits of the hash of a partition key: the order of a Scan, and its segments. */
export function partitionHash(value: AttributeValue, type: "S" | "N" | "B"): string {
  return loadedKeys().hashPrefix(value[type] as string, type);
}

function awsError(error: unknown): unknown {
  if (error instanceof RangeError)
    return new AwsError("ValidationException", "Nesting Levels have exceeded supported limits");
  // dynalite trips over a null where AWS's parser wants a structure
  if (error instanceof TypeError)
    return new AwsError("SerializationException", "null found where a value was expected");
  const body = (error as Partial<DynaliteError>).body;
  if (!body) return error;
  return new AwsError(
    body.__type.split("#").pop() ?? "ValidationException",
    body.message ?? body.Message ?? "",
  );
}
