import type { ServiceFactory } from "../../contract/service.ts";
import { dataSourceResource } from "./resources/data-source.ts";
import { functionResource } from "./resources/function.ts";
import { graphQlApiResource } from "./resources/graphql-api.ts";
import { resolverResource } from "./resources/resolver.ts";
import { GraphQlApiStore } from "./store.ts";

/** AppSync: GraphQL over tables, for users of a user pool. APPSYNC_JS runs in Node here; what it does not have is refused. */
export const appsync: ServiceFactory = (platform) => {
  const store = new GraphQlApiStore(platform);
  return {
    name: "appsync",
    resources: {
      "aws:appsync/graphQLApi:GraphQLApi": graphQlApiResource(store),
      "aws:appsync/dataSource:DataSource": dataSourceResource(store),
      "aws:appsync/function:Function": functionResource(store),
      "aws:appsync/resolver:Resolver": resolverResource(store),
    },
    stop: () => store.flush(),
  };
};
