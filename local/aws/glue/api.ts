import type { Operation } from "../../contract/operation.ts";
import type { ServiceApi } from "../../contract/service.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { missingInput } from "./errors.ts";
import { createDatabase } from "./operations/create-database.ts";
import { createTable } from "./operations/create-table.ts";
import { deleteDatabase } from "./operations/delete-database.ts";
import { deleteTable } from "./operations/delete-table.ts";
import { getDatabase } from "./operations/get-database.ts";
import { getDatabases } from "./operations/get-databases.ts";
import { getPartitions } from "./operations/get-partitions.ts";
import { getTable } from "./operations/get-table.ts";
import { getTables } from "./operations/get-tables.ts";
import { getTableVersion, getTableVersions } from "./operations/table-versions.ts";
import { updateTable } from "./operations/update-table.ts";
import type { CatalogStore } from "./store.ts";

/** Databases and tables of the Data Catalog; partitions are those that Athena projects.
 * @see https://docs.aws.amazon.com/glue/latest/webapi/API_Operations.html */
export const operations: readonly Operation<CatalogStore>[] = [
  createDatabase,
  createTable,
  deleteDatabase,
  deleteTable,
  getDatabase,
  getDatabases,
  getPartitions,
  getTable,
  getTables,
  getTableVersion,
  getTableVersions,
  updateTable,
];

/** The Glue Data Catalog as SDK clients, Athena and Firehose call it. */
export function glueApi(store: CatalogStore): ServiceApi {
  return serviceApi({
    signingName: "glue",
    protocol: "json-1.1",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
    faults: { missing: (path) => missingInput(lowerCaseNames(path)) },
  });
}

/** `DatabaseInput.Name` as Glue's messages spell it: `databaseInput.name`. */
function lowerCaseNames(path: string): string {
  return path.replaceAll(/(^|\.)([A-Z])/g, (_, dot: string, letter: string) => dot + letter.toLowerCase());
}
