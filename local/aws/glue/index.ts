import type { ServiceFactory } from "../../contract/service.ts";
import { glueApi } from "./api.ts";
import { foreignResources } from "./foreign.ts";
import { catalogDatabaseResource } from "./resources/catalog-database.ts";
import { catalogTableResource } from "./resources/catalog-table.ts";
import { CatalogStore } from "./store.ts";

/** The Glue Data Catalog: what the files of a lake are, for those that query them. */
export const glue: ServiceFactory = (platform) => {
  const store = new CatalogStore(platform);
  return {
    name: "glue",
    resources: {
      "aws:glue/catalogDatabase:CatalogDatabase": catalogDatabaseResource(store),
      "aws:glue/catalogTable:CatalogTable": catalogTableResource(store),
    },
    api: glueApi(store),
    foreign: () => foreignResources(store),
  };
};
