// One example for each component, as small as it is useful. `npm test` type-checks them and runs each against the resource graph.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Alarms } from "../components/alarms/index.ts";
import { AuthedApi, type OpenApiDocument } from "../components/authed-api/index.ts";
import { buildFunction, buildSite } from "../artifacts/build.ts";
import { Bucket } from "../components/bucket/index.ts";
import { ChangeTopic } from "../components/change-topic/index.ts";
import { ClickStream } from "../components/click-stream/index.ts";
import { EventPipeline } from "../components/event-pipeline/index.ts";
import { FargateService } from "../components/fargate-service/index.ts";
import { FunctionApi } from "../components/function-api/index.ts";
import { Function } from "../components/function/index.ts";
import { GraphQlApi } from "../components/graphql-api/index.ts";
import { IdentityPool } from "../components/identity-pool/index.ts";
import { MailSender } from "../components/mail-sender/index.ts";
import { Network } from "../components/network/index.ts";
import { Parameter } from "../components/parameter/index.ts";
import { Pipeline } from "../components/pipeline/index.ts";
import { ApiLogging, RestApi } from "../components/rest-api/index.ts";
import { Secret } from "../components/secret/index.ts";
import { StaticSite } from "../components/static-site/index.ts";
import { Table } from "../components/table/index.ts";
import { UserPool } from "../components/user-pool/index.ts";
import { WebAcl } from "../components/web-acl/index.ts";

const image =
  "111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/app@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";

/** A table with an index, one that keeps older than an hour's sessions out, and a stream for consumers. */
export function tableExample() {
  const orders = new Table("orders", {
    partitionKey: { attribute: "customerId" },
    sortKey: { attribute: "orderedAt" },
    indexes: { StatusIndex: { partitionKey: { attribute: "status" } } },
    ttlAttribute: "expiresAt",
    stream: "NEW_AND_OLD_IMAGES",
  });
  return { tableName: orders.tableName, streamArn: orders.streamArn };
}

/** Private subnets with no way to the Internet at all, in three zones. */
export function networkExample() {
  const network = new Network("network", {
    egress: "endpoints",
    zones: 3,
    interfaceEndpoints: ["sqs"],
  });
  return { subnets: network.taskSubnetIds };
}

/** Two tasks of a ready image, which may read one table. */
export function fargateServiceExample() {
  const network = new Network("network");
  const orders = new Table("orders", { partitionKey: { attribute: "orderId" } });
  const service = new FargateService("orders-service", {
    network,
    image,
    port: 8080,
    tasks: 2,
    scaling: { minimum: 2, maximum: 6 },
    environment: { ORDERS_TABLE: orders.tableName },
  });
  orders.grants.read(service);
  return { url: service.url };
}

/** People who sign up themselves, and a group that an administrator fills. */
export function userPoolExample() {
  const users = new UserPool("users", { groups: ["admin"], mailText: "Your code: {####}" });
  return { userPoolId: users.userPoolId, clientId: users.clientId };
}

/** AWS credentials for who is signed in: each person's own files and drafts. */
export function identityPoolExample() {
  const users = new UserPool("users");
  const files = new aws.s3.Bucket("files");
  const drafts = new Table("drafts", { partitionKey: { attribute: "identityId" } });
  const people = new IdentityPool("people", { users });
  people.grants.privateFiles(files.arn);
  people.grants.ownRows(drafts, ["GetItem", "PutItem", "Query"]);
  return { identityPoolId: people.identityPoolId };
}

/** A public route that is answered by the API itself. */
export function restApiExample() {
  const api = new RestApi("status", {
    stage: "status",
    logging: new ApiLogging("api-logging"),
    routes: [
      {
        method: "GET",
        path: "/version",
        authorization: "none",
        integration: { type: "MOCK", requestTemplates: { "application/json": '{"statusCode": 200}' } },
        responses: { 200: { templates: { "application/json": '{"version": "1"}' } } },
      },
    ],
  });
  return { url: api.url };
}

/** A service's own OpenAPI document as an API: reading is public, ordering needs a signed-in user. */
export function authedApiExample() {
  const openApi: OpenApiDocument = {
    info: { title: "Orders" },
    paths: { "/orders": { get: { security: [] }, post: { security: [{ cognito: [] }] } } },
  };
  const network = new Network("network");
  const api = new AuthedApi("api", {
    openApi,
    service: new FargateService("service", { network, image, port: 8080 }),
    userPoolArn: new UserPool("users").userPoolArn,
    logging: new ApiLogging("api-logging"),
  });
  return { url: api.url };
}

/** A site that is built by the program, with a web ACL in front, served from every edge location. */
export async function staticSiteExample() {
  const site = new StaticSite("site", {
    content: (await buildSite({ root: "web" })).folder,
    config: { apiUrl: "/api", region: pulumi.output("ap-northeast-2") },
    webAclArn: new WebAcl("acl", { requestsPerAddress: 1000 }).arn,
    transform: { distribution: { priceClass: "PriceClass_All" } },
  });
  return { url: site.url };
}

const functionCode = async () =>
  (
    await buildFunction({
      name: "registration",
      entry: "app/functions/registration/index.ts",
      sources: ["app/functions", "app/shared"],
    })
  ).folder;

/** A function behind a public route, which writes one table. */
export async function functionApiExample() {
  const orders = new Table("orders", { partitionKey: { attribute: "orderId" } });
  const take = new Function("take-order", {
    code: await functionCode(),
    environment: { ORDERS_TABLE: orders.tableName },
  });
  orders.grants.put(take);
  const api = new FunctionApi("orders", {
    stage: "orders",
    logging: new ApiLogging("api-logging"),
    routes: [{ method: "POST", path: "/", authorization: "none", function: take }],
  });
  return { url: api.url };
}

/** Every new order is handled once; what fails six times waits in the failure queue, and an alarm tells somebody. */
export async function eventPipelineExample() {
  const orders = new Table("orders", { partitionKey: { attribute: "orderId" }, stream: "NEW_IMAGE" });
  const alarms = new Alarms("alarms", { region: "ap-northeast-2", mailTo: ["admin@example.com"] });
  const pipeline = new EventPipeline("new-orders", {
    source: { table: orders },
    filters: [{ eventName: ["INSERT"] }],
    function: { code: await functionCode(), timeoutSeconds: 20 },
    alarms,
  });
  alarms.overview();
  return { failures: pipeline.failureQueueUrl };
}

/** Changes of a table as messages of a topic, and a queue with a function behind it. */
export async function changeTopicExample() {
  const orders = new Table("orders", { partitionKey: { attribute: "orderId" }, stream: "NEW_IMAGE" });
  const changes = new ChangeTopic("order-changes", {
    table: orders,
    message: '{"orderId": <$.dynamodb.Keys.orderId.S>}',
  });
  const pipeline = new EventPipeline("order-news", {
    source: { topic: { arn: changes.topicArn } },
    function: { code: await functionCode() },
    concurrency: 2,
  });
  return { topic: changes.topicArn, queue: pipeline.queueUrl };
}

/** A sender whose domain is verified, with what it takes to mail nobody twice. */
export async function mailSenderExample() {
  const sender = new MailSender("shop", {
    sender: "shop@example.com",
    identity: "domain",
    region: "ap-southeast-2",
    variables: {
      region: "SES_REGION",
      sender: "SENDER",
      configurationSet: "CONFIGURATION_SET",
      ledger: "MAILS_TABLE",
      blockedAddresses: "BLOCKED_ADDRESSES_TABLE",
    },
    feedback: { code: await functionCode() },
    ledger: { partitionKey: { attribute: "MailId" }, ttlAttribute: "ExpiresAt" },
    blockedAddresses: { partitionKey: { attribute: "Address" } },
  });
  return { configurationSet: sender.configurationSetName };
}

/** Page views as files that SQL reads, and what administrators may ask about them. */
export async function clickStreamExample() {
  const { userPoolArn } = new UserPool("users", { groups: ["admin"] });
  const views = new ClickStream("views", {
    events: "views",
    event: {
      properties: { eventId: { type: "string", maxLength: 36 }, page: { type: "string", maxLength: 200 } },
    },
    added: { receivedAt: "string", userId: "string" },
    processor: { code: await functionCode() },
    report: { code: await functionCode(), variables: { workgroup: "WORKGROUP", database: "DATABASE" } },
    queries: {
      "by-page": {
        description: "Views by page",
        sql: "SELECT page, count(DISTINCT eventid) AS views FROM views GROUP BY page",
      },
    },
    userPoolArn,
    logging: new ApiLogging("api-logging"),
  });
  return { stream: views.streamName, bucket: views.bucketName };
}

/** A query for users of a pool. */
export function graphQlApiExample() {
  const orders = new Table("orders", { partitionKey: { attribute: "orderId" } });
  const api = new GraphQlApi("orders-graphql", {
    schema: "type Order { orderId: ID! } type Query { order(orderId: ID!): Order }",
    userPoolId: new UserPool("users").userPoolId,
    table: orders,
    resolvers: [
      {
        field: "Query.order",
        operation: "GetItem",
        code: {
          request:
            '{ "version": "2018-05-29", "operation": "GetItem", "key": { "orderId": $util.dynamodb.toDynamoDBJson($ctx.args.orderId) } }',
          response: "$util.toJson($ctx.result)",
        },
      },
    ],
  });
  return { url: api.url };
}

/** A push to the branch is tested, deployed to dev and, when somebody agrees, to prod. The policies say what `pulumi` may do there. */
export function pipelineExample() {
  const policy = (name: string) => `arn:aws:iam::123456789012:policy/${name}`;
  const delivery = new Pipeline("delivery", {
    source: { repository: "acme/orders", tags: ["v*"] },
    state: { project: "orders" },
    stages: [
      { name: "dev", rights: { deploy: [policy("dev-deploy")] } },
      { name: "prod", rights: { review: [policy("prod-review")], deploy: [policy("prod-deploy")] } },
    ],
  });
  return { pipeline: delivery.pipelineName, connection: delivery.connectionArn };
}

/** A task with a key that nobody knows, one member of another secret, and a parameter. */
export function secretExample() {
  const webhooks = new Secret("webhooks", { description: "Signs the provider's calls" });
  const database = new Secret("database", {
    generate: { member: "password", others: { username: "orders" } },
  });
  const service = new FargateService("orders", {
    network: new Network("network"),
    image,
    secrets: {
      WEBHOOK_KEY: webhooks,
      DB_PASSWORD: { secret: database, member: "password" },
      CURRENCY: new Parameter("currency", { value: "KRW", path: "/orders/currency" }),
    },
  });
  return { secret: webhooks.arn, url: service.url };
}

/** A bucket of which a function may read one part and write another. */
export async function bucketExample() {
  const media = new Bucket("media", { expirationDays: { "drafts/": 7 } });
  const worker = new Function("worker", { code: await functionCode() });
  return {
    bucket: media.bucketName,
    read: media.grants.read(worker, { prefix: "originals/" }).id,
    write: media.grants.write(worker, { prefix: "small/" }).id,
  };
}
