import { accessTo } from "../access.ts";
import { CATALOG_ID } from "../catalog-id.ts";
import { missingInput } from "../errors.ts";
import { operation } from "../operation.ts";
import { tableInputMembers } from "./table-input.ts";

/** @see https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateTable.html */
export const updateTable = operation("UpdateTable", {
  members: {
    CatalogId: CATALOG_ID,
    DatabaseName: true,
    TableInput: tableInputMembers,
    SkipArchive: "earlier versions of a table are not kept",
  },
  read: (_call, { DatabaseName, TableInput }) => {
    if (TableInput === undefined || TableInput.Name === "") throw missingInput("tableInput.name");
    return { DatabaseName, TableInput };
  },
  access: (call, { DatabaseName, TableInput }) =>
    accessTo(call, "UpdateTable", DatabaseName, TableInput.Name),
  run: async ({ store, region }, { DatabaseName, TableInput }) => {
    await store.updateTable(region, DatabaseName, TableInput);
    return {};
  },
});
