import { tableAccess } from "../access/access.ts";
import { operation } from "../operation.ts";
import { managedTableName } from "../table-name.ts";
import { countItems, describe } from "../tables/describe-table.ts";

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html */
export const describeTable = operation("DescribeTable", {
  members: { TableName: true },
  read: (call, input) => managedTableName(call, input.TableName),
  access: (call, name) => [tableAccess(call, "DescribeTable", name)],
  run: async ({ store, region }, name) => {
    const table = store.tables.managed(region, name);
    return { Table: describe(table.definition, await countItems(store, table)) };
  },
});
