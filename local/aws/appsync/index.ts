import type { ServiceFactory } from "../../contract/service.ts";
import { GraphQlApiStore } from "./store.ts";
import { dataSourceResource } from "./resources/data-source.ts";
import { functionResource } from "./resources/function.ts";
import { graphQlApiResource } from "./resources/graphql-api.ts";
import { resolverResource } from "./resources/resolver.ts";

/** AppSync: GraphQL over tables, for users of a user pool. APPSYNC_JS runs in Node here; what it does not have is refused. */
export const appsync: ServiceFactory = (platform) => {
  const apis = new GraphQlApiStore(platform);
  return {
    name: "appsync",
    resources: {
      "aws:appsync/graphQLApi:GraphQLApi": graphQlApiResource(apis, platform.accountId),
      "aws:appsync/dataSource:DataSource": dataSourceResource(apis),
      "aws:appsync/function:Function": functionResource(apis),
      "aws:appsync/resolver:Resolver": resolverResource(apis),
    },
    stop: () => apis.flush(),
  };
};
