import { tableAccess } from "../access/access.ts";
import { operation } from "../operation.ts";
import { managedTableName } from "../table-name.ts";
import { describe } from "../tables/describe-table.ts";
import { checkUpdateTable, updateTable as changeTable } from "../tables/update-table.ts";
import { checkTypes } from "../types.ts";

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html */
export const updateTable = operation("UpdateTable", {
  members: {
    TableName: true,
    GlobalSecondaryIndexUpdates: true,
    AttributeDefinitions: true,
    BillingMode: true,
    ProvisionedThroughput: true,
    OnDemandThroughput: true,
    WarmThroughput: true,
    StreamSpecification: true,
    SSESpecification: true,
    TableClass: true,
    DeletionProtectionEnabled: true,
  },
  read: (call, input) => {
    const name = managedTableName(call, input.TableName);
    checkTypes("UpdateTable", input);
    return { name, changes: checkUpdateTable(input) };
  },
  access: (call, { name }) => [tableAccess(call, "UpdateTable", name)],
  run: async ({ store, region }, { name, changes }) => {
    const definition = await changeTable(store, store.tables.managed(region, name), changes);
    return { TableDescription: describe(definition, undefined, "UPDATING") };
  },
});
