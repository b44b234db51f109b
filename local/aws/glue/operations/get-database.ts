import { accessTo } from "../access.ts";
import { CATALOG_ID } from "../catalog-id.ts";
import { describeDatabase } from "../describe.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/glue/latest/webapi/API_GetDatabase.html */
export const getDatabase = operation("GetDatabase", {
  members: { CatalogId: CATALOG_ID, Name: true },
  access: (call, { Name }) => accessTo(call, "GetDatabase", Name),
  run: ({ store, region }, { Name }) => ({ Database: describeDatabase(store.database(region, Name)) }),
});
