import type { ServiceFactory } from "../../contract/service.ts";
import { GraphQlApis } from "./apis.ts";
import { dataSourceHandler } from "./resources/data-source.ts";
import { functionHandler } from "./resources/function.ts";
import { graphQlApiHandler } from "./resources/graphql-api.ts";
import { resolverHandler } from "./resources/resolver.ts";

/** AppSync: GraphQL over tables, for users of a user pool. APPSYNC_JS runs in Node here; what it does not have is refused. */
export const appsync: ServiceFactory = (platform) => {
  const apis = new GraphQlApis(platform);
  return {
    name: "appsync",
    resources: {
      "aws:appsync/graphQLApi:GraphQLApi": graphQlApiHandler(apis, platform.accountId),
      "aws:appsync/dataSource:DataSource": dataSourceHandler(apis),
      "aws:appsync/function:Function": functionHandler(apis),
      "aws:appsync/resolver:Resolver": resolverHandler(apis),
    },
    stop: () => apis.flush(),
  };
};
