import { accessTo } from "../access.ts";
import { CATALOG_ID } from "../catalog-id.ts";
import { describeDatabase } from "../describe.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";

/** @see https://docs.aws.amazon.com/glue/latest/webapi/API_GetDatabases.html */
export const getDatabases = operation("GetDatabases", {
  members: { CatalogId: CATALOG_ID, NextToken: true, MaxResults: true },
  access: (call) => accessTo(call, "GetDatabases", "*"),
  run: ({ store, region }, input) => {
    const { items, NextToken } = page(store.databases(region), ({ input: { Name } }) => Name, input);
    return { DatabaseList: items.map(describeDatabase), NextToken };
  },
});
