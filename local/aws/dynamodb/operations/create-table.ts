import { tableAccess } from "../access/access.ts";
import { operation } from "../operation.ts";
import { managedTableName } from "../table-name.ts";
import { checkCreateTable, createTable as makeTable } from "../tables/create-table.ts";
import { describe } from "../tables/describe-table.ts";

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export const createTable = operation("CreateTable", {
  members: {
    TableName: true,
    KeySchema: true,
    LocalSecondaryIndexes: true,
    GlobalSecondaryIndexes: true,
    AttributeDefinitions: true,
    BillingMode: true,
    ProvisionedThroughput: true,
    OnDemandThroughput: true,
    WarmThroughput: true,
    StreamSpecification: true,
    SSESpecification: true,
    TableClass: true,
    DeletionProtectionEnabled: true,
    Tags: true,
    ResourcePolicy: true,
  },
  read: (call, input) => {
    const name = managedTableName(call, input.TableName);
    return checkCreateTable({ ...input, TableName: name });
  },
  access: (call, { TableName: name, Tags, ResourcePolicy }) => [
    tableAccess(call, "CreateTable", name),
    ...(Tags ? [tableAccess(call, "TagResource", name)] : []),
    ...(ResourcePolicy === undefined ? [] : [tableAccess(call, "PutResourcePolicy", name)]),
  ],
  run: async ({ store, region }, request) => {
    const definition = await makeTable(store, region, request, "api");
    return { TableDescription: describe(definition, undefined, "CREATING") };
  },
});
