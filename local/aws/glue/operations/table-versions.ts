import { accessTo } from "../access.ts";
import { CATALOG_ID } from "../catalog-id.ts";
import { describeTable } from "../describe.ts";
import { entityNotFound } from "../errors.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";
import type { TableRecord } from "../records.ts";

/** The version that a table has: earlier ones are not kept here.
 * @see https://docs.aws.amazon.com/glue/latest/webapi/API_GetTableVersion.html */
export const getTableVersion = operation("GetTableVersion", {
  members: { CatalogId: CATALOG_ID, DatabaseName: true, TableName: true, VersionId: true },
  access: (call, { DatabaseName, TableName }) => accessTo(call, "GetTableVersion", DatabaseName, TableName),
  run: ({ store, region }, { DatabaseName, TableName, VersionId }) => {
    const table = store.table(region, DatabaseName, TableName);
    if (VersionId !== undefined && VersionId !== String(table.version))
      throw entityNotFound(`Version ${VersionId} of table ${table.input.Name} not found.`);
    return { TableVersion: describeVersion(table) };
  },
});

/** @see https://docs.aws.amazon.com/glue/latest/webapi/API_GetTableVersions.html */
export const getTableVersions = operation("GetTableVersions", {
  members: { CatalogId: CATALOG_ID, DatabaseName: true, TableName: true, NextToken: true, MaxResults: true },
  access: (call, { DatabaseName, TableName }) => accessTo(call, "GetTableVersions", DatabaseName, TableName),
  run: ({ store, region }, input) => {
    const versions = [store.table(region, input.DatabaseName, input.TableName)];
    const { items, NextToken } = page(versions, ({ version }) => String(version), input);
    return { TableVersions: items.map(describeVersion), NextToken };
  },
});

const describeVersion = (table: TableRecord) => ({
  Table: describeTable(table),
  VersionId: String(table.version),
});
