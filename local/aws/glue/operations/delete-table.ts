import { accessTo } from "../access.ts";
import { CATALOG_ID } from "../catalog-id.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/glue/latest/webapi/API_DeleteTable.html */
export const deleteTable = operation("DeleteTable", {
  members: { CatalogId: CATALOG_ID, DatabaseName: true, Name: true },
  access: (call, { DatabaseName, Name }) => accessTo(call, "DeleteTable", DatabaseName, Name),
  run: async ({ store, region }, { DatabaseName, Name }) => {
    const table = store.table(region, DatabaseName, Name);
    await store.deleteTable(region, table.databaseName, table.input.Name);
    return {};
  },
});
