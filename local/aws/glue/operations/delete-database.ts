import { accessTo } from "../access.ts";
import { CATALOG_ID } from "../catalog-id.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/glue/latest/webapi/API_DeleteDatabase.html */
export const deleteDatabase = operation("DeleteDatabase", {
  members: { CatalogId: CATALOG_ID, Name: true },
  access: (call, { Name }) => accessTo(call, "DeleteDatabase", Name),
  run: async ({ store, region }, { Name }) => {
    await store.deleteDatabase(region, store.database(region, Name).input.Name);
    return {};
  },
});
