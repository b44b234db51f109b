import { accessTo } from "../access.ts";
import { CATALOG_ID } from "../catalog-id.ts";
import { describeTable } from "../describe.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/glue/latest/webapi/API_GetTable.html */
export const getTable = operation("GetTable", {
  members: { CatalogId: CATALOG_ID, DatabaseName: true, Name: true },
  access: (call, { DatabaseName, Name }) => accessTo(call, "GetTable", DatabaseName, Name),
  run: ({ store, region }, { DatabaseName, Name }) => ({
    Table: describeTable(store.table(region, DatabaseName, Name)),
  }),
});
