import type { Route, Throttle } from "../rest-api/index.ts";
import { refuse, type Problem } from "../parts/component.ts";

/** As much of an OpenAPI 3 document as routes are made from.
 * @see https://spec.openapis.org/oas/v3.1.0 */
export interface OpenApiDocument {
  readonly info: { readonly title: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

interface OpenApiOperation {
  readonly operationId?: string;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly requestBody?: {
    readonly content?: Readonly<Record<string, { readonly schema?: Readonly<Record<string, unknown>> }>>;
  };
  /** Limit of this operation alone.
   * @default that of the stage */
  readonly "x-throttle"?: Throttle;
}

/** An operation as a route needs it. */
export type Operation = Pick<Route, "method" | "path" | "authorization" | "query" | "body" | "throttle"> & {
  readonly operationId?: string;
};

const methods = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"] as const;

/** Lists the operations that the world may call.
 * @param internalPaths Paths, and what is below them, that are left out.
 * @throws Error listing every operation that does not state its security. */
export function publicOperations(
  name: string,
  document: OpenApiDocument,
  internalPaths: readonly string[],
): Operation[] {
  const problems: Problem[] = [];
  const operations: Operation[] = [];
  for (const [path, item] of Object.entries(document.paths)) {
    if (internalPaths.some((internal) => path === internal || path.startsWith(`${internal}/`))) continue;
    for (const method of methods) {
      const operation = item[method.toLowerCase()];
      if (!operation) continue;
      if (!operation.security)
        problems.push({
          argument: `openApi, route ${method} ${path},`,
          must: "state its security",
          got: undefined,
          fix: "give the route's schema `security: []` if everybody may call it, or `security: [{ cognito: [] }]`",
        });
      const query = (operation.parameters ?? []).filter((parameter) => parameter.in === "query");
      operations.push({
        method,
        path,
        operationId: operation.operationId,
        authorization: operation.security?.length === 0 ? "none" : "cognito",
        query: Object.fromEntries(
          query.map((parameter) => [parameter.name, { required: parameter.required ?? false }]),
        ),
        body: bodySchema(operation, document),
        throttle: operation["x-throttle"],
      });
    }
  }
  refuse("AuthedApi", name, problems);
  return operations;
}

/** The shape of a JSON body: an object's members and which must be there. Their values are the service's to check, for API Gateway's
 * messages about a value don't say which member it is. Other bodies: the schema, with what it refers to inside it, since a model
 * of API Gateway stands alone. */
function bodySchema(
  operation: OpenApiOperation,
  document: OpenApiDocument,
): Readonly<Record<string, unknown>> | undefined {
  const schema = operation.requestBody?.content?.["application/json"]?.schema;
  if (!schema) return undefined;
  const text = JSON.stringify(schema).replaceAll("#/components/schemas/", "#/definitions/");
  const definitions = document.components?.schemas;
  const inner = JSON.parse(text) as Record<string, unknown>;
  if (typeof inner["properties"] === "object" && inner["properties"] !== null) {
    const { type, required, additionalProperties, properties } = inner;
    const members = Object.fromEntries(Object.keys(properties).map((member) => [member, {}]));
    return {
      $schema: "http://json-schema.org/draft-04/schema#",
      type,
      required,
      additionalProperties,
      properties: members,
    };
  }
  return {
    $schema: "http://json-schema.org/draft-04/schema#",
    ...inner,
    ...(definitions &&
      text.includes("#/definitions/") && {
        definitions: JSON.parse(
          JSON.stringify(definitions).replaceAll("#/components/schemas/", "#/definitions/"),
        ) as unknown,
      }),
  };
}
