import { accessTo } from "../access.ts";
import { CATALOG_ID } from "../catalog-id.ts";
import { missingInput } from "../errors.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/glue/latest/webapi/API_CreateDatabase.html */
export const createDatabase = operation("CreateDatabase", {
  members: {
    CatalogId: CATALOG_ID,
    DatabaseInput: { Name: true, Description: true, LocationUri: true, Parameters: true },
  },
  read: (_call, { DatabaseInput }) => {
    if (DatabaseInput.Name === "") throw missingInput("databaseInput.name");
    return DatabaseInput;
  },
  access: (call, { Name }) => accessTo(call, "CreateDatabase", Name),
  run: async ({ store, region }, input) => {
    await store.createDatabase(region, input, "api");
    return {};
  },
});
