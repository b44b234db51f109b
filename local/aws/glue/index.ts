import type { ServiceFactory } from "../../contract/service.ts";
import { glueApi } from "./api.ts";
import { CatalogStore } from "./store.ts";
import { catalogDatabaseResource } from "./resources/catalog-database.ts";
import { catalogTableResource } from "./resources/catalog-table.ts";

/** The Glue Data Catalog: what the files of a lake are, for those that query them. */
export const glue: ServiceFactory = (platform) => {
  const catalog = new CatalogStore(platform);
  const { accountId } = platform;
  return {
    name: "glue",
    resources: {
      "aws:glue/catalogDatabase:CatalogDatabase": catalogDatabaseResource(catalog, accountId),
      "aws:glue/catalogTable:CatalogTable": catalogTableResource(catalog, accountId),
    },
    api: glueApi(catalog, accountId),
    foreign: () => [
      ...catalog
        .databases()
        .filter(({ origin }) => origin === "api")
        .map(({ region, input: { Name: name } }) => ({
          type: "aws:glue/catalogDatabase:CatalogDatabase",
          name,
          id: `${accountId}:${name}`,
          region,
          outputs: { arn: catalog.arnOf(region, `database/${name}`) },
        })),
      ...catalog
        .allTables()
        .filter(({ origin }) => origin === "api")
        .map(({ region, databaseName, input: { Name: name } }) => ({
          type: "aws:glue/catalogTable:CatalogTable",
          name,
          id: `${accountId}:${databaseName}:${name}`,
          region,
          outputs: { arn: catalog.arnOf(region, `table/${databaseName}/${name}`) },
        })),
    ],
  };
};
