import type { ErrorObject } from "ajv";

const list = (values: unknown) => JSON.stringify(values);

/** Message for what failed, in the words of the validator that API Gateway uses, in square brackets:
 * `[object has missing required properties (["name"])]`. */
export function validationMessage(error: ErrorObject): string {
  return `[${message(error)}]`;
}

function message({ keyword, params, data, parentSchema, schema }: ErrorObject): string {
  const limit = String((params as { limit?: number }).limit);
  switch (keyword) {
    case "required": {
      const required = schema as string[];
      const missing = required.filter((name) => !Object.hasOwn(data as object, name)).sort();
      return `object has missing required properties (${list(missing)})`;
    }
    case "type":
      return `instance type (${typeOf(data)}) does not match any allowed primitive type (allowed: ${list([(parentSchema as { type: string | string[] }).type].flat().sort())})`;
    case "enum":
      return `instance value (${JSON.stringify(data)}) not found in enum (possible values: ${list(schema)})`;
    case "minLength":
      return `string ${JSON.stringify(data)} is too short (length: ${(data as string).length}, required minimum: ${limit})`;
    case "maxLength":
      return `string ${JSON.stringify(data)} is too long (length: ${(data as string).length}, maximum allowed: ${limit})`;
    case "pattern":
      return `ECMA 262 regex ${JSON.stringify(schema)} does not match input string ${JSON.stringify(data)}`;
    case "format":
      return `string ${JSON.stringify(data)} is invalid against requested format ${JSON.stringify(schema)}`;
    case "minimum":
      return `numeric instance is lower than the required minimum (minimum: ${limit}, found: ${String(data)})`;
    case "maximum":
      return `numeric instance is greater than the required maximum (maximum: ${limit}, found: ${String(data)})`;
    case "exclusiveMinimum":
      return `numeric instance is not strictly greater than the required minimum ${limit}`;
    case "exclusiveMaximum":
      return `numeric instance is not strictly lower than the required maximum ${limit}`;
    case "multipleOf":
      return `remainder of division is not zero (${String(data)} / ${String(schema)})`;
    case "minItems":
      return `array is too short: must have at least ${limit} elements but instance has ${(data as unknown[]).length} elements`;
    case "maxItems":
      return `array is too long: must have at most ${limit} elements but instance has ${(data as unknown[]).length} elements`;
    case "uniqueItems":
      return "array must not contain duplicate elements";
    case "minProperties":
      return `object has too few properties (found ${Object.keys(data as object).length} but schema requires at least ${limit})`;
    case "maxProperties":
      return `object has too many properties (found ${Object.keys(data as object).length} but schema requires at most ${limit})`;
    case "additionalProperties":
      return `object instance has properties which are not allowed by the schema: ${list([(params as { additionalProperty: string }).additionalProperty])}`;
    case "oneOf":
      return `instance failed to match exactly one schema (matched ${((params as { passingSchemas: number[] | null }).passingSchemas ?? []).length} out of ${(schema as unknown[]).length})`;
    case "anyOf":
      return `instance failed to match at least one required schema among ${(schema as unknown[]).length}`;
    case "not":
      return "instance matched a schema which it should not have";
    default:
      return `instance failed to match ${keyword}`;
  }
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}
