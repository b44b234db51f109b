import assert from "node:assert/strict";
import { toDraft7 } from "../../aws/apigateway/schema/draft4.ts";
import { Models } from "../../aws/apigateway/schema/models.ts";

/** Checks a document against the schema of a model. */
function check(schema: object, document: unknown): string | undefined {
  const models = new Models("api", [
    { id: "1", name: "Thing", contentType: "application/json", schema: JSON.stringify(schema) },
  ]);
  return models.validator("Thing")(document);
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
describe("Models of API Gateway", () => {
  for (const [title, schema, good, bad, message] of [
    [
      "required properties",
      { type: "object", required: ["b", "a"] },
      { a: 1, b: 2 },
      {},
      '[object has missing required properties (["a","b"])]',
    ],
    [
      "types",
      { type: ["string", "null"] },
      null,
      1.5,
      '[instance type (number) does not match any allowed primitive type (allowed: ["null","string"])]',
    ],
    [
      "values of a list",
      { enum: ["a", "b"] },
      "a",
      "c",
      '[instance value ("c") not found in enum (possible values: ["a","b"])]',
    ],
    [
      "lengths",
      { minLength: 2, maxLength: 3 },
      "abc",
      "a",
      '[string "a" is too short (length: 1, required minimum: 2)]',
    ],
    [
      "patterns",
      { pattern: "^[a-z]+$" },
      "abc",
      "A",
      '[ECMA 262 regex "^[a-z]+$" does not match input string "A"]',
    ],
    [
      "limits",
      { minimum: 1, maximum: 5 },
      5,
      6,
      "[numeric instance is greater than the required maximum (maximum: 5, found: 6)]",
    ],
    [
      "limits that do not count themselves, as draft 4 writes them",
      { minimum: 1, exclusiveMinimum: true },
      2,
      1,
      "[numeric instance is not strictly greater than the required minimum 1]",
    ],
    ["multiples", { multipleOf: 3 }, 9, 10, "[remainder of division is not zero (10 / 3)]"],
    [
      "lists",
      { maxItems: 1, items: { type: "integer" } },
      [1],
      [1, 2],
      "[array is too long: must have at most 1 elements but instance has 2 elements]",
    ],
    [
      "lists without repetition",
      { uniqueItems: true },
      [1, 2],
      [1, 1],
      "[array must not contain duplicate elements]",
    ],
    [
      "other properties",
      { additionalProperties: false, properties: { a: {} } },
      { a: 1 },
      { a: 1, b: 2 },
      '[object instance has properties which are not allowed by the schema: ["b"]]',
    ],
    [
      "one of several schemas",
      { oneOf: [{ type: "string" }, { minLength: 1 }] },
      1,
      "a",
      "[instance failed to match exactly one schema (matched 2 out of 2)]",
    ],
    [
      "what must not be",
      { not: { type: "null" } },
      1,
      null,
      "[instance matched a schema which it should not have]",
    ],
    [
      "formats",
      { format: "email" },
      "a@b.example",
      "a",
      '[string "a" is invalid against requested format "email"]',
    ],
  ] as const)
    it(`check ${title}`, () => {
      assert.equal(check(schema, good), undefined);
      assert.equal(check(schema, bad), message);
    });

  it("refer to each other by address", () => {
    const models = new Models("api", [
      { id: "1", name: "Name", contentType: "application/json", schema: '{"type":"string"}' },
      {
        id: "2",
        name: "Thing",
        contentType: "application/json",
        schema: JSON.stringify({
          properties: { name: { $ref: "https://apigateway.amazonaws.com/restapis/api/models/Name" } },
        }),
      },
    ]);
    assert.equal(models.validator("Thing")({ name: "a" }), undefined);
    assert.match(models.validator("Thing")({ name: 1 }) ?? "", /instance type \(integer\)/);
    assert.throws(() => models.validator("Other"), /Invalid model identifier specified: Other/);
  });

  it("ignore what draft 4 does not know", () => {
    assert.deepEqual(toDraft7({ const: 1, format: "uuid", type: "string", examples: [] }), {
      type: "string",
    });
    assert.equal(check({ const: 1 }, 2), undefined);
  });

  for (const [schema, message] of [
    [{ required: [] }, /#\/required must be a list of at least one name/],
    [{ properties: { a: 5 } }, /#\/properties\/a must be a schema/],
    [{ exclusiveMinimum: 5 }, /#\/exclusiveMinimum must be true or false/],
    [{ allOf: {} }, /#\/allOf must be a list of schemas/],
    ["text", /# must be a schema/],
  ] as const)
    it(`refuse ${JSON.stringify(schema)}`, () => {
      assert.throws(() => toDraft7(schema), { message });
    });
});
