type Schema = Record<string, unknown>;

const MAPS_OF_SCHEMAS = new Set(["properties", "patternProperties", "definitions", "dependencies"]);
const LISTS_OF_SCHEMAS = new Set(["allOf", "anyOf", "oneOf"]);
const SCHEMAS = new Set(["items", "additionalItems", "additionalProperties", "not"]);
/** Formats that a draft-4 validator checks; others are documentation.
 * @see https://datatracker.ietf.org/doc/html/draft-fge-json-schema-validation-00#section-7.3 */
const FORMATS = new Set(["date-time", "email", "hostname", "ipv4", "ipv6", "uri", "regex"]);
/** Keywords of draft 4; others are ignored. */
const KEYWORDS = new Set([
  ...MAPS_OF_SCHEMAS,
  ...LISTS_OF_SCHEMAS,
  ...SCHEMAS,
  ..."title description default multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems maxProperties minProperties required enum type format $ref".split(
    " ",
  ),
]);

/** Rewrites a draft-4 schema, which API Gateway's models are, as the draft-7 schema that means the same to ajv.
 * @throws Error naming the place in the schema, for what draft 4 does not allow.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
 * @see https://json-schema.org/draft-06/json-schema-release-notes */
export function toDraft7(schema: unknown, place = "#"): Schema {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema))
    throw new Error(`${place} must be a schema (an object)`);
  // Everything beside a reference is ignored in draft 4.
  if (typeof (schema as Schema)["$ref"] === "string") return { $ref: (schema as Schema)["$ref"] };
  const result: Schema = {};
  for (const [keyword, value] of Object.entries(schema as Schema)) {
    if (!KEYWORDS.has(keyword)) continue;
    const here = `${place}/${keyword}`;
    if (MAPS_OF_SCHEMAS.has(keyword)) {
      if (typeof value !== "object" || value === null) throw new Error(`${here} must be an object`);
      result[keyword] = Object.fromEntries(
        Object.entries(value).map(([name, inner]: [string, unknown]) => [
          name,
          Array.isArray(inner) ? inner : toDraft7(inner, `${here}/${name}`),
        ]),
      );
    } else if (LISTS_OF_SCHEMAS.has(keyword) || (keyword === "items" && Array.isArray(value))) {
      if (!Array.isArray(value)) throw new Error(`${here} must be a list of schemas`);
      result[keyword] = value.map((inner, index) => toDraft7(inner, `${here}/${index}`));
    } else if (SCHEMAS.has(keyword))
      result[keyword] = typeof value === "boolean" ? value : toDraft7(value, here);
    else if (keyword === "required") {
      if (!Array.isArray(value) || value.length === 0)
        throw new Error(
          `${here} must be a list of at least one name, as in draft 4 (got ${JSON.stringify(value)})`,
        );
      result[keyword] = value;
    } else if (keyword === "exclusiveMinimum" || keyword === "exclusiveMaximum") {
      if (typeof value !== "boolean")
        throw new Error(`${here} must be true or false, as in draft 4 (got ${JSON.stringify(value)})`);
    } else if (keyword !== "format" || FORMATS.has(value as string)) result[keyword] = value;
  }
  for (const [exclusive, limit] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const)
    if ((schema as Schema)[exclusive] === true && limit in result) {
      result[exclusive] = result[limit];
      delete result[limit];
    }
  return result;
}
