import { accessTo } from "../access.ts";
import { CATALOG_ID } from "../catalog-id.ts";
import { missingInput } from "../errors.ts";
import { operation } from "../operation.ts";
import { tableInputMembers } from "./table-input.ts";

/** @see https://docs.aws.amazon.com/glue/latest/webapi/API_CreateTable.html */
export const createTable = operation("CreateTable", {
  members: { CatalogId: CATALOG_ID, DatabaseName: true, TableInput: tableInputMembers },
  read: (_call, { DatabaseName, TableInput }) => {
    if (TableInput === undefined || TableInput.Name === "") throw missingInput("tableInput.name");
    return { DatabaseName, TableInput };
  },
  access: (call, { DatabaseName, TableInput }) =>
    accessTo(call, "CreateTable", DatabaseName, TableInput.Name),
  run: async ({ store, region }, { DatabaseName, TableInput }) => {
    await store.createTable(region, DatabaseName, TableInput, "api");
    return {};
  },
});
