// Writes web/src/api-types.ts: what the site knows of the answers that it gets, from the schemas that make them.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { format, resolveConfig } from "prettier";
import { ClickReport } from "../app/functions/click-report/schema.ts";
import { RegistrationAnswer } from "../app/functions/registration/answer.ts";
import { openApiDocument } from "../app/service/openapi.ts";
import { openApiDocument as shopDocument } from "../app/shop/openapi.ts";

/** File of the types. */
export const apiTypesFile = join(import.meta.dirname, "../web/src/api-types.ts");

/** As much of JSON schema as the schemas of answers use. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}
type Content = Readonly<Record<string, { readonly schema: Schema }>>;

const head = `// Made by \`npm run api-types\` from the OpenAPI documents of the service and of the shop, and the schemas of the functions. Change those.\n\n`;

/** Health checks, which nobody outside reaches, and what a payment provider calls. */
const notForTheSite: ReadonlySet<string> = new Set(["live", "ready", "receivePaymentEvent"]);

/** Makes the text of the file.
 * @throws Error naming a schema that it has no words for. */
export async function apiTypes(): Promise<string> {
  const documents = (await Promise.all([openApiDocument(), shopDocument()])) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  }[];
  const operations = documents
    .flatMap(({ paths }) => Object.values(paths))
    .flatMap((path) => Object.values(path))
    .filter(({ operationId }) => !notForTheSite.has(operationId))
    .flatMap(typesOf);
  const functions = [
    declaration("ClickReport", ClickReport),
    declaration("RegistrationAnswer", RegistrationAnswer),
  ];
  const text = head + [...operations, ...functions].join("\n\n");
  return await format(text, { ...(await resolveConfig(apiTypesFile)), filepath: apiTypesFile });
}

/** Declares the query, the body and the answer of an operation, as far as there are any. */
function typesOf({ operationId, parameters = [], requestBody, responses }: Operation): string[] {
  const name = operationId.replace(/^./, (letter) => letter.toUpperCase());
  const query = parameters.filter((parameter) => parameter.in === "query");
  const body = requestBody?.content["application/json"]?.schema;
  const answer = Object.entries(responses).find(([status]) => status.startsWith("2"))?.[1];
  const schema = answer?.content?.["application/json"]?.schema;
  const declared: string[] = [];
  if (query.length > 0)
    declared.push(
      declaration(`${name}Query`, {
        type: "object",
        properties: Object.fromEntries(query.map((parameter) => [parameter.name, parameter.schema])),
        required: query.filter(({ required }) => required).map((parameter) => parameter.name),
      }),
    );
  if (body) declared.push(declaration(`${name}Body`, body));
  if (schema) declared.push(declaration(`${name}Answer`, schema));
  return declared;
}

const declaration = (name: string, schema: Schema): string => `export interface ${name} ${typeOf(schema)}`;

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" | ");
  switch (schema.type) {
    case "object":
      return `{\n${Object.entries(schema.properties ?? {})
        .map(
          ([name, member]) =>
            `${comment(member)}readonly ${name}${optional(schema, name)}: ${typeOf(member)};`,
        )
        .join("\n")}\n}`;
    case "array":
      return `readonly (${typeOf(schema.items ?? {})})[]`;
    case "integer":
    case "number":
      return "number";
    case "string":
    case "boolean":
    case "null":
      return schema.type;
    default:
      throw new Error(
        `no type for ${JSON.stringify(schema)}. Fix: teach scripts/api-types.ts this form of schema`,
      );
  }
}

const comment = ({ description }: Schema) => (description === undefined ? "" : `/** ${description}. */\n`);
const optional = ({ required = [] }: Schema, name: string) => (required.includes(name) ? "" : "?");

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  await writeFile(apiTypesFile, await apiTypes());
