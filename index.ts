import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { adoptionFilters, adoptionText, questionFilters, questionText } from "./app/data/news.ts";
import { namedQueries as queries } from "./app/data/click-queries.ts";
import { clickColumns, clickSchema } from "./app/functions/click-transform/schema.ts";
import { registrationSchema } from "./app/functions/registration/schema.ts";
import { seed } from "./app/data/mysfits.ts";
import { graphQlSource } from "./app/data/graphql.ts";
import { tables } from "./app/data/tables.ts";
import { AuthedApi } from "./components/authed-api/index.ts";
import { ChangeTopic } from "./components/change-topic/index.ts";
import { ClickStream } from "./components/click-stream/index.ts";
import { EventPipeline } from "./components/event-pipeline/index.ts";
import { FargateService } from "./components/fargate-service/index.ts";
import { GraphQlApi } from "./components/graphql-api/index.ts";
import { MailSender } from "./components/mail-sender/index.ts";
import { Network } from "./components/network/index.ts";
import { Registration } from "./components/registration/index.ts";
import { ApiLogging } from "./components/rest-api/index.ts";
import { StaticSite } from "./components/static-site/index.ts";
import { Table } from "./components/table/index.ts";
import { UserPool } from "./components/user-pool/index.ts";
import { WebAcl } from "./components/web-acl/index.ts";
import { buildArtifacts } from "./artifacts.ts";
import { readStage } from "./stage.ts";

/** Mythical Mysfits, from the data to the browser. */
export default async function program() {
  const stage = readStage();
  const { region, protect, logRetentionDays } = stage;
  const { accountId } = aws.getCallerIdentityOutput();
  const tags = { project: pulumi.getProject(), stage: stage.name };
  const common = { tags, protect };

  const { serviceImage, openApi, functions, graphqlResolvers, siteContent } = await buildArtifacts();

  // Data. Each mysfit is written once; what users change afterwards is theirs.
  const mysfitsTable = new Table("mysfits", { ...tables.mysfits, items: seed, ...common });
  const likesTable = new Table("likes", { ...tables.likes, ...common });
  const questionsTable = new Table("questions", { ...tables.questions, ...common });

  // The service, in a network where only its API can reach it.
  const network = new Network("network", { region, accountId, tags, ...stage.network });
  const { cpu, memory, tasks, maximumTasks, spot, cacheSeconds } = stage.service;
  const service = new FargateService("service", {
    image: {
      context: serviceImage.folder,
      dockerfile: serviceImage.dockerfile,
      contentHash: serviceImage.hash,
    },
    network,
    port: 8080,
    cpu,
    memory,
    tasks,
    spot,
    scaling: maximumTasks ? { minimum: tasks, maximum: maximumTasks } : undefined,
    environment: {
      MYSFITS_TABLE: mysfitsTable.tableName,
      LIKES_TABLE: likesTable.tableName,
      QUESTIONS_TABLE: questionsTable.tableName,
      STAGE_PREFIX: "/api",
      TRUSTED_PROXY_CIDR: network.cidrBlock,
      CACHE_SECONDS: String(cacheSeconds ?? 1),
    },
    region,
    accountId,
    logRetentionDays,
    ...common,
  });
  mysfitsTable.grants.read(service);
  mysfitsTable.grants.scan(service);
  mysfitsTable.grants.write(service);
  likesTable.grants.read(service);
  likesTable.grants.write(service);
  questionsTable.grants.put(service);
  questionsTable.grants.update(service);

  // People, and what they may call.
  const users = new UserPool("users", {
    mailSubject: "Welcome to Mythical Mysfits",
    mailText: "Your confirmation code is {####}.",
    groups: ["admin"],
    ...common,
  });
  const logging = new ApiLogging("api-logging", { tags });
  const api = new AuthedApi("api", {
    openApi,
    service,
    userPoolArn: users.userPoolArn,
    logging,
    logRetentionDays,
    tags,
    throttle: stage.api,
  });

  // Mails: from one sender, to nobody twice, and to nobody who does not want them.
  const sender = new MailSender("sender", {
    sender: stage.mail.sender,
    identity: stage.mail.identity,
    region: stage.sesRegion,
    accountId,
    tags,
    feedback: { code: functions["mail-feedback"], logRetentionDays },
    ledger: { ...tables.mails, ...common },
    blockedAddresses: { ...tables.blockedAddresses, ...common },
  });

  const events = new Registration("events", {
    table: { ...tables.event, ...common },
    registerCode: functions["registration"],
    mailCode: functions["registration-mail"],
    body: registrationSchema,
    sender,
    logging,
    throttle: stage.api,
    logRetentionDays,
    tags,
  });

  const graphql = new GraphQlApi("graphql", {
    ...graphQlSource(graphqlResolvers),
    table: events.table,
    userPoolId: users.userPoolId,
    accountId,
    tracing: true,
    logRetentionDays,
    tags,
  });

  // News: adoptions are told to the adopter, questions to the administrator.
  const adopted = { table: mysfitsTable, filters: adoptionFilters, message: adoptionText };
  const adoptions = stage.adoptions?.fifo
    ? undefined
    : new ChangeTopic("adoptions", { ...adopted, accountId, tags });
  const adoptionNotice = new EventPipeline("adoption-notice", {
    source: adoptions
      ? { topic: { arn: adoptions.topicArn } }
      : { changes: { ...adopted, groupBy: "$.dynamodb.Keys.MysfitId.S" } },
    function: {
      code: functions["adoption-notice"],
      environment: { ...sender.environment, USER_POOL_ID: users.userPoolId },
      timeoutSeconds: 30,
      logRetentionDays,
    },
    accountId,
    tags,
  });
  sender.grants.send(adoptionNotice);
  users.grants.readUser(adoptionNotice);
  new ChangeTopic("questions", {
    table: questionsTable,
    filters: questionFilters,
    message: questionText,
    mailTo: [stage.mail.administrator],
    accountId,
    tags,
  });

  // What visitors look at.
  const clicks = new ClickStream("clicks", {
    events: "clicks",
    event: clickSchema,
    added: clickColumns,
    queries,
    userPoolArn: users.userPoolArn,
    transform: { code: functions["click-transform"], environment: { MYSFITS_TABLE: mysfitsTable.tableName } },
    failureMetric: { namespace: "Mysfits", metricName: "ClickRecordsFailed" },
    report: { code: functions["click-report"] },
    throttle: stage.clicks,
    logging,
    logRetentionDays,
    accountId,
    ...common,
  });
  mysfitsTable.grants.batchGet(clicks.transform);

  // One origin for the browser: the site, and the APIs below their paths.
  const site = new StaticSite("site", {
    content: siteContent.folder,
    config: {
      region,
      userPoolId: users.userPoolId,
      userPoolClientId: users.clientId,
      userPoolEndpoint: users.customEndpoint,
      apiUrl: "/api",
      clicksUrl: "/stream/clicks",
      registrationsUrl: "/events/registrations",
      graphqlUrl: "/graphql",
    },
    routes: [
      { pattern: "/api/*", domainName: api.domainName },
      { pattern: "/events/*", domainName: events.domainName },
      { pattern: "/stream/*", domainName: clicks.domainName },
      { pattern: "/graphql", domainName: graphql.domainName },
    ],
    connectSources: [users.origin],
    webAclArn: stage.waf ? new WebAcl("acl", { tags }).arn : undefined,
    ...common,
  });

  return {
    siteUrl: site.url,
    apiUrl: api.url,
    userPoolId: users.userPoolId,
    userPoolClientId: users.clientId,
  };
}
