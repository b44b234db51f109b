import { of, type TypeRow, type TypeRows } from "../row.ts";

const apigateway = of("apigateway");
const appsync = of("appsync");

/** Everything below a REST API has one ARN pattern: API Gateway's actions are the methods of HTTP, its resources the paths, and an API's id is
 * made up by AWS, so no name narrows it. Tags are a path of their own.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html */
const restApi: TypeRow = {
  on: ["apigateway:*::/restapis", "apigateway:*::/restapis/*", "apigateway:*::/tags/*"],
  read: apigateway("GET"),
  create: apigateway("POST PUT PATCH"),
  update: apigateway("PATCH PUT"),
  delete: apigateway("DELETE"),
};
const below = (...paths: readonly string[]): TypeRow => ({
  ...restApi,
  on: [
    ...paths.flatMap((path) => [`apigateway:*::${path}`, `apigateway:*::${path}/*`]),
    "apigateway:*::/tags/*",
  ],
});
const graphQl = {
  on: ["appsync:*:{account}:apis/*", "appsync:*:{account}:/v1/apis/*"],
} as const;

/** API Gateway and AppSync. */
export const apis: TypeRows = {
  "aws:apigateway/account:Account": {
    on: ["apigateway:*::/account"],
    read: apigateway("GET"),
    create: apigateway("PATCH"),
    delete: apigateway("PATCH"),
    passesTo: ["apigateway.amazonaws.com"],
  },
  "aws:apigateway/apiKey:ApiKey": below("/apikeys"),
  "aws:apigateway/authorizer:Authorizer": restApi,
  "aws:apigateway/deployment:Deployment": restApi,
  "aws:apigateway/integration:Integration": { ...restApi, passesTo: ["apigateway.amazonaws.com"] },
  "aws:apigateway/integrationResponse:IntegrationResponse": restApi,
  "aws:apigateway/method:Method": restApi,
  "aws:apigateway/methodResponse:MethodResponse": restApi,
  "aws:apigateway/methodSettings:MethodSettings": restApi,
  "aws:apigateway/model:Model": restApi,
  "aws:apigateway/requestValidator:RequestValidator": restApi,
  "aws:apigateway/resource:Resource": restApi,
  "aws:apigateway/response:Response": restApi,
  "aws:apigateway/restApi:RestApi": { ...restApi, create: apigateway("POST PUT PATCH UpdateRestApiPolicy") },
  "aws:apigateway/stage:Stage": restApi,
  "aws:apigateway/usagePlan:UsagePlan": below("/usageplans"),
  "aws:apigateway/usagePlanKey:UsagePlanKey": below("/usageplans"),
  "aws:apigatewayv2/vpcLink:VpcLink": {
    ...below("/vpclinks"),
    linkedRoles: ["ops.apigateway.amazonaws.com"],
    beside: {
      on: ["*"],
      read: of("ec2")("DescribeSecurityGroups DescribeSubnets DescribeVpcs"),
      create: [],
      delete: [],
    },
  },
  "aws:appsync/dataSource:DataSource": {
    ...graphQl,
    read: appsync("GetDataSource"),
    create: appsync("CreateDataSource"),
    update: appsync("UpdateDataSource"),
    delete: appsync("DeleteDataSource"),
    passesTo: ["appsync.amazonaws.com"],
  },
  "aws:appsync/function:Function": {
    ...graphQl,
    read: appsync("GetFunction"),
    create: appsync("CreateFunction"),
    update: appsync("UpdateFunction"),
    delete: appsync("DeleteFunction"),
  },
  "aws:appsync/graphQLApi:GraphQLApi": {
    ...graphQl,
    read: appsync("GetGraphqlApi GetSchemaCreationStatus GetIntrospectionSchema ListTagsForResource"),
    create: appsync("CreateGraphqlApi StartSchemaCreation TagResource"),
    update: appsync("UpdateGraphqlApi UntagResource"),
    delete: appsync("DeleteGraphqlApi"),
    passesTo: ["appsync.amazonaws.com"],
  },
  "aws:appsync/resolver:Resolver": {
    ...graphQl,
    read: appsync("GetResolver"),
    create: appsync("CreateResolver"),
    update: appsync("UpdateResolver"),
    delete: appsync("DeleteResolver"),
  },
};
