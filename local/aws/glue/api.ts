import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { header } from "../../contract/http.ts";
import type { ApiRequest, Operation, ServiceApi } from "../../contract/service.ts";
import type { CatalogStore } from "./store.ts";
import type { DatabaseInput, DatabaseRecord, TableInput, TableRecord } from "./records.ts";

interface Input {
  readonly CatalogId?: string;
  readonly Name?: string;
  readonly DatabaseName?: string;
  readonly TableName?: string;
  readonly VersionId?: string;
  readonly Expression?: string;
  readonly NextToken?: string;
  readonly MaxResults?: number;
  readonly DatabaseInput?: DatabaseInput;
  readonly TableInput?: TableInput;
}

/** What an operation is about: decides what IAM must allow. */
type Subject = "catalog" | "database" | "databases" | "table" | "tables";

interface Call {
  readonly subject: Subject;
  readonly run: (region: string, input: Input) => object | Promise<object>;
}

/** The Glue Data Catalog as SDK clients, Athena and Firehose call it. Partitions are not kept: those of a projected table are computed by
 * Athena alone, so GetPartitions answers none for it here as on AWS.
 * @see https://docs.aws.amazon.com/glue/latest/webapi/API_Operations.html
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html */
export function glueApi(catalog: CatalogStore, accountId: string): ServiceApi {
  const describeDatabase = ({ input, createdAt }: DatabaseRecord) => ({
    ...input,
    CreateTime: createdAt / 1000,
    CatalogId: accountId,
  });
  const describeTable = ({ input, databaseName, createdAt, updatedAt, version }: TableRecord) => ({
    ...input,
    DatabaseName: databaseName,
    CatalogId: accountId,
    VersionId: String(version),
    CreateTime: createdAt / 1000,
    UpdateTime: updatedAt / 1000,
    IsRegisteredWithLakeFormation: false,
  });
  const tableOf = (region: string, { DatabaseName, TableName }: Input) =>
    catalog.table(region, required("databaseName", DatabaseName), required("tableName", TableName));
  const calls: Readonly<Record<string, Call>> = {
    GetDatabase: {
      subject: "database",
      run: (region, { Name }) => ({
        Database: describeDatabase(catalog.database(region, required("name", Name))),
      }),
    },
    GetDatabases: {
      subject: "databases",
      run: (region, input) => page(catalog.databases(region).map(describeDatabase), input, "DatabaseList"),
    },
    CreateDatabase: {
      subject: "database",
      run: async (region, { DatabaseInput }) => {
        await catalog.createDatabase(region, named("databaseInput", DatabaseInput), "api");
        return {};
      },
    },
    DeleteDatabase: {
      subject: "database",
      run: async (region, { Name }) => {
        await catalog.deleteDatabase(region, catalog.database(region, required("name", Name)).input.Name);
        return {};
      },
    },
    GetTable: {
      subject: "table",
      run: (region, { DatabaseName, Name }) => ({
        Table: describeTable(
          catalog.table(region, required("databaseName", DatabaseName), required("name", Name)),
        ),
      }),
    },
    GetTables: {
      subject: "tables",
      run: (region, input) => {
        const matches = pattern(input.Expression);
        const tables = catalog
          .tables(region, required("databaseName", input.DatabaseName))
          .filter((one) => matches(one.input.Name));
        return page(tables.map(describeTable), input, "TableList");
      },
    },
    GetTableVersion: {
      subject: "table",
      run: (region, input) => {
        const table = tableOf(region, input);
        if (input.VersionId !== undefined && input.VersionId !== String(table.version))
          throw new AwsError(
            "EntityNotFoundException",
            `Version ${input.VersionId} of table ${table.input.Name} not found.`,
          );
        return { TableVersion: { Table: describeTable(table), VersionId: String(table.version) } };
      },
    },
    // Earlier versions are not kept here.
    GetTableVersions: {
      subject: "table",
      run: (region, input) => {
        const table = tableOf(region, input);
        return { TableVersions: [{ Table: describeTable(table), VersionId: String(table.version) }] };
      },
    },
    GetPartitions: {
      subject: "table",
      run: (region, input) => {
        tableOf(region, input);
        return { Partitions: [] };
      },
    },
    CreateTable: {
      subject: "table",
      run: async (region, { DatabaseName, TableInput }) => {
        await catalog.createTable(
          region,
          required("databaseName", DatabaseName),
          named("tableInput", TableInput),
          "api",
        );
        return {};
      },
    },
    UpdateTable: {
      subject: "table",
      run: async (region, { DatabaseName, TableInput }) => {
        await catalog.updateTable(
          region,
          required("databaseName", DatabaseName),
          named("tableInput", TableInput),
        );
        return {};
      },
    },
    DeleteTable: {
      subject: "table",
      run: async (region, { DatabaseName, Name }) => {
        const table = catalog.table(region, required("databaseName", DatabaseName), required("name", Name));
        await catalog.deleteTable(region, table.databaseName, table.input.Name);
        return {};
      },
    },
  };
  return {
    signingName: "glue",
    protocol: "json-1.1",
    operation(request): Operation {
      const name = (header(request.headers, "x-amz-target") ?? "").replace(/^AWSGlue\./, "");
      const call = Object.hasOwn(calls, name) ? calls[name] : undefined;
      if (!call)
        throw new NotEmulatedError(
          `glue:${name}`,
          "Here are databases and tables of the catalogue; partitions by projection.",
        );
      const input = readInput(request);
      if (input.CatalogId !== undefined && input.CatalogId !== accountId)
        throw new NotEmulatedError(`the catalogue ${input.CatalogId}`, "Use that of the account.");
      const { region } = request;
      return {
        name,
        access: resourcesOf(call.subject, input).map((resource) => ({
          action: `glue:${name}`,
          resource: catalog.arnOf(region, resource),
        })),
        run: async () => ({ body: await call.run(region, input) }),
      };
    },
  };
}

/** A call on a table must be allowed on the catalogue and on the database, too.
 * @see https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html */
function resourcesOf(subject: Subject, input: Input): string[] {
  const database = (input.DatabaseName ?? input.DatabaseInput?.Name ?? input.Name ?? "").toLowerCase();
  const table = (input.TableName ?? input.TableInput?.Name ?? input.Name ?? "").toLowerCase();
  if (subject === "catalog") return ["catalog"];
  if (subject === "databases") return ["catalog", "database/*"];
  if (subject === "database") return ["catalog", `database/${database}`];
  return ["catalog", `database/${database}`, `table/${database}/${subject === "tables" ? "*" : table}`];
}

const TEXTS = ["CatalogId", "Name", "DatabaseName", "TableName", "VersionId", "Expression", "NextToken"];

function readInput({ body }: ApiRequest): Input {
  let input: unknown;
  try {
    input = JSON.parse(body.toString() || "{}");
  } catch {
    input = undefined;
  }
  if (!isObject(input)) throw malformed("The request is not a JSON object.");
  for (const name of TEXTS)
    if (input[name] !== undefined && typeof input[name] !== "string")
      throw malformed(`${name} must be a string.`);
  for (const name of ["DatabaseInput", "TableInput"])
    if (input[name] !== undefined && !(isObject(input[name]) && typeof input[name]["Name"] === "string"))
      throw malformed(`${name} must be an object with the string Name.`);
  return input;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const malformed = (message: string) => new AwsError("SerializationException", message);

function required(path: string, value: unknown): string {
  if (typeof value !== "string" || value === "")
    throw invalid(
      `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
    );
  return value;
}

function named<T extends { readonly Name: string }>(path: string, value: T | undefined): T {
  required(`${path}.name`, value?.Name);
  return value as T;
}

function pattern(expression: string | undefined): (name: string) => boolean {
  if (expression === undefined) return () => true;
  try {
    const regular = new RegExp(`^(?:${expression})$`);
    return (name) => regular.test(name);
  } catch {
    throw invalid(`The expression "${expression}" is not a regular expression`);
  }
}

function page(all: readonly object[], { NextToken, MaxResults = 100 }: Input, member: string): object {
  const start = NextToken === undefined ? 0 : Number(NextToken);
  if (!Number.isInteger(start) || start < 0) throw invalid("Invalid NextToken");
  if (!Number.isInteger(MaxResults) || MaxResults < 1 || MaxResults > 100)
    throw invalid("MaxResults must be from 1 to 100");
  const end = start + MaxResults;
  return { [member]: all.slice(start, end), ...(end < all.length && { NextToken: String(end) }) };
}

const invalid = (message: string) => new AwsError("InvalidInputException", message);
