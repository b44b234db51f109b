import assert from "node:assert/strict";
import type { FastifyInstance } from "fastify";
import { registrationSchema } from "../../app/functions/registration/schema.ts";
import { openApiDocument } from "../../app/service/openapi.ts";
import { publicOperations, type OpenApiDocument } from "../../components/authed-api/openapi.ts";
import { startService, type ServiceUnderTest } from "./support/service.ts";

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
}
interface BodySchema {
  readonly type: string;
  readonly additionalProperties: boolean;
  readonly properties: Readonly<Record<string, Schema>>;
}

/** Values of every type that JSON has; a text that is read as a number, a truth or nothing by who coerces. */
const values: readonly unknown[] = [5, 0, true, false, null, [], ["a"], {}, "5", "true", "null", ""];

/** Types of a value that a schema takes, whatever else it asks. */
const typesOf = ({ type, anyOf, enum: values = [], const: value }: Schema): readonly string[] => [
  ...(type === undefined ? [] : [type]),
  ...(anyOf ?? []).flatMap(typesOf),
  ...[...values, ...(value === undefined ? [] : [value])].map((one) => typeof one),
];
const typeOf = (value: unknown) => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);

const user = { "x-user-id": "99999999-9999-4999-8999-000000000001" };
const mysfitId = "4e53920c-505a-4a90-a694-b9300791f0ae";

/** Every route of the service, those of later too. */
describe("Bodies of requests", () => {
  let service: ServiceUnderTest;
  let app: FastifyInstance;
  let document: OpenApiDocument;
  before(async () => {
    service = await startService();
    app = await service.app();
    document = (await openApiDocument()) as OpenApiDocument;
  });
  after(() => service.stop());

  const send = async (method: string, path: string, payload: string | undefined, type?: string) =>
    await app.inject({
      method: method as "POST",
      url: path.replace("{mysfitId}", mysfitId),
      headers: { ...user, ...(type !== undefined && { "content-type": type }) },
      payload,
    });
  const operations = () =>
    publicOperations("api", document, ["/health"]).map(({ method, path, body }) => {
      const given = document.paths[path]?.[method.toLowerCase()]?.requestBody?.content?.["application/json"];
      return { method, path, model: body, schema: given?.schema as BodySchema | undefined };
    });

  it("are objects whose members are all known, for the service and for API Gateway before it", () => {
    const withBody = operations().filter(({ schema }) => schema !== undefined);
    assert.ok(withBody.length >= 3);
    for (const { method, path, schema, model } of withBody) {
      assert.deepEqual([schema?.type, schema?.additionalProperties], ["object", false], `${method} ${path}`);
      assert.deepEqual(
        [model?.["type"], model?.["additionalProperties"], Object.keys(model?.["properties"] as object)],
        ["object", false, Object.keys(schema?.properties ?? {})],
        `${method} ${path}`,
      );
    }
    assert.equal(registrationSchema.additionalProperties, false);
  });

  it("are never coerced: a member of another type is a 400, in each route that takes a body", async () => {
    for (const { method, path, schema } of operations()) {
      for (const [member, known] of Object.entries(schema?.properties ?? {}))
        for (const value of values) {
          if (typesOf(known).includes(typeOf(value))) continue;
          const { statusCode } = await send(
            method,
            path,
            JSON.stringify({ [member]: value }),
            "application/json",
          );
          assert.equal(statusCode, 400, `${method} ${path} ${member} ${JSON.stringify(value)}`);
        }
      if (schema)
        for (const body of [
          "5",
          "[]",
          "null",
          '"{}"',
          "true",
          "{",
          "",
          '{"__proto__":{}}',
          '{"unknown":1}',
        ]) {
          const { statusCode, headers } = await send(method, path, body, "application/json");
          assert.equal(statusCode, 400, `${method} ${path} ${body}`);
          assert.equal(headers["content-type"], "application/problem+json; charset=utf-8");
        }
    }
  });

  it("are not looked at where there are none", async () => {
    const without = operations().filter(({ method, schema }) => method !== "GET" && schema === undefined);
    assert.ok(without.length >= 4);
    for (const { method, path } of without) {
      const { statusCode: usual } = await send(method, path, undefined);
      for (const [payload, type] of [
        ["{", "application/json"],
        ['{"userId":"somebody else"}', "application/json"],
        ["<a/>", "text/xml"],
        ["a=b", "application/x-www-form-urlencoded"],
      ] as const)
        assert.equal(
          (await send(method, path, payload, type)).statusCode,
          usual,
          `${method} ${path} with ${type}`,
        );
    }
  });
});
