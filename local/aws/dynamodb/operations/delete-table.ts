import { tableAccess } from "../access/access.ts";
import { operation } from "../operation.ts";
import { managedTableName } from "../table-name.ts";
import { checkDeletion } from "../tables/deletion-protection.ts";
import { describe } from "../tables/describe-table.ts";

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html */
export const deleteTable = operation("DeleteTable", {
  members: { TableName: true },
  read: (call, input) => managedTableName(call, input.TableName),
  access: (call, name) => [tableAccess(call, "DeleteTable", name)],
  run: async ({ store, region }, name) => {
    const table = store.tables.managed(region, name);
    checkDeletion(table.definition);
    await store.deleteTable(table);
    return { TableDescription: describe(table.definition, undefined, "DELETING") };
  },
});
