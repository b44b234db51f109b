import { accountId } from "../../contract/account.ts";
import type { ForeignResource } from "../../contract/service.ts";
import type { CatalogStore } from "./store.ts";

/** Databases and tables that were made with the API. */
export function foreignResources(store: CatalogStore): ForeignResource[] {
  const databases = store
    .databases()
    .filter(({ origin }) => origin === "api")
    .map(({ region, input: { Name: name } }) => ({
      type: "aws:glue/catalogDatabase:CatalogDatabase",
      name,
      id: `${accountId}:${name}`,
      region,
      outputs: { arn: store.arnOf(region, `database/${name}`) },
    }));
  const tables = store
    .allTables()
    .filter(({ origin }) => origin === "api")
    .map(({ region, databaseName, input: { Name: name } }) => ({
      type: "aws:glue/catalogTable:CatalogTable",
      name,
      id: `${accountId}:${databaseName}:${name}`,
      region,
      outputs: { arn: store.arnOf(region, `table/${databaseName}/${name}`) },
    }));
  return [...databases, ...tables];
}
