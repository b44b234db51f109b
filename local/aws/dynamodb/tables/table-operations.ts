import { AwsError } from "../../../contract/errors.ts";
import { accountAccess, tableAccess } from "../access/access.ts";
import { tableName, type Call, type OperationHandler } from "../call.ts";
import { validationError } from "../errors.ts";
import { checkCreateTable, createTable } from "./create-table.ts";
import { countItems, describe } from "./describe-table.ts";
import { checkUpdateTable, updateTable } from "./update-table.ts";

/** The table name of a request that manages tables.
 * @throws AwsError ValidationException */
export function givenTableName(call: Call): string {
  const given = call.input["TableName"];
  if (given == null)
    throw validationError("The parameter 'TableName' is required but was not present in the request");
  if (typeof given !== "string") throw new AwsError("SerializationException", "TableName must be a string");
  const name = tableName(call, given);
  if (name.length < 3 || name.length > 255)
    throw validationError("TableName must be at least 3 characters long and at most 255 characters long");
  if (!/^[\w.-]+$/.test(name))
    throw validationError(
      `1 validation error detected: Value '${name}' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
    );
  return name;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export const createTableOperation: OperationHandler = (call) => {
  const name = givenTableName(call);
  const input = checkCreateTable({ ...call.input, TableName: name });
  return {
    access: [
      tableAccess(call, "CreateTable", name),
      ...(input.Tags ? [tableAccess(call, "TagResource", name)] : []),
      ...(input.ResourcePolicy === undefined ? [] : [tableAccess(call, "PutResourcePolicy", name)]),
    ],
    run: async () => {
      const definition = await createTable(call.engine, call.region, input, "api");
      return { TableDescription: describe(definition, undefined, "CREATING") };
    },
  };
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html */
export const describeTableOperation: OperationHandler = (call) => {
  const name = givenTableName(call);
  return {
    access: [tableAccess(call, "DescribeTable", name)],
    run: async () => {
      const table = call.engine.tables.managed(call.region, name);
      return { Table: describe(table.definition, await countItems(call.engine, table)) };
    },
  };
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html */
export const updateTableOperation: OperationHandler = (call) => {
  const name = givenTableName(call);
  const input = checkUpdateTable(call.input);
  return {
    access: [tableAccess(call, "UpdateTable", name)],
    run: async () => {
      const definition = await updateTable(call.engine, call.engine.tables.managed(call.region, name), input);
      return { TableDescription: describe(definition, undefined, "UPDATING") };
    },
  };
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html */
export const deleteTableOperation: OperationHandler = (call) => {
  const name = givenTableName(call);
  return {
    access: [tableAccess(call, "DeleteTable", name)],
    run: async () => {
      const table = call.engine.tables.managed(call.region, name);
      if (table.definition.deletionProtection) throw validationError(DELETION_PROTECTED);
      await call.engine.deleteTable(table);
      return { TableDescription: describe(table.definition, undefined, "DELETING") };
    },
  };
};

/** AWS's answer to deleting a protected table. */
export const DELETION_PROTECTED =
  "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.";

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html */
export const listTablesOperation: OperationHandler = (call) => {
  const { Limit: limit = 100, ExclusiveStartTableName: start } = call.input;
  if (typeof limit !== "number" || limit < 1 || limit > 100)
    throw validationError(
      `1 validation error detected: Value '${String(limit)}' at 'limit' failed to satisfy constraint: Member must have value ${Number(limit) < 1 ? "greater than or equal to 1" : "less than or equal to 100"}`,
    );
  return {
    access: [accountAccess("ListTables")],
    run: async () => {
      const names = call.engine.tables
        .all()
        .filter(
          ({ definition }) =>
            definition.region === call.region && (typeof start !== "string" || definition.name > start),
        )
        .map(({ definition }) => definition.name);
      const page = names.slice(0, limit);
      return { TableNames: page, ...(names.length > page.length && { LastEvaluatedTableName: page.at(-1) }) };
    },
  };
};
