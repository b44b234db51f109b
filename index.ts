import * as app from "./app/index.ts";
import { buildArtifacts } from "./artifacts/index.ts";
import { Accounts } from "./components/accounts/index.ts";
import { Alarms } from "./components/alarms/index.ts";
import { AuditTrail } from "./components/audit-trail/index.ts";
import { AuthedApi } from "./components/authed-api/index.ts";
import { ClickStream } from "./components/click-stream/index.ts";
import { Domain } from "./components/domain/index.ts";
import { FrontDoor } from "./components/front-door/index.ts";
import { GraphQlApi } from "./components/graphql-api/index.ts";
import { LogBucket } from "./components/log-bucket/index.ts";
import { MailSender } from "./components/mail-sender/index.ts";
import { inLinkableZones, Network } from "./components/network/index.ts";
import { Probe } from "./components/probe/index.ts";
import { Registration } from "./components/registration/index.ts";
import { ApiLogging } from "./components/rest-api/index.ts";
import { environmentOf } from "./components/parts/environment.ts";
import { StaticSite } from "./components/static-site/index.ts";
import { Table } from "./components/table/index.ts";
import { WebAcl } from "./components/web-acl/index.ts";
import { stackOutputs } from "./outputs.ts";
import { makeNews } from "./program/news.ts";
import { ownPictures } from "./program/pictures.ts";
import { makeShop } from "./program/shop.ts";
import { makeService } from "./program/service.ts";
import { readStage } from "./stage.ts";

/** Mythical Mysfits, from the data to the browser. */
export default async function program() {
  const stage = readStage();
  const { tags, protect, logRetentionDays } = stage;
  const alarms = new Alarms("alarms", { ...stage.alarms, tags });
  const accessLogs = stage.accessLogs && new LogBucket("logs", stage);
  const each = { tags, alarms, accessLogs, logRetentionDays };
  const data = { ...each, protect };
  const { serviceImage, openApi, functions, graphqlResolvers, siteContent, ...built } =
    await buildArtifacts();
  // Data. Each mysfit is written once; what users change afterwards is theirs.
  const mysfitsTable = new Table("mysfits", { ...app.tables.mysfits, items: app.seed, ...data });
  const likesTable = new Table("likes", { ...app.tables.likes, ...data });
  const questionsTable = new Table("questions", { ...app.tables.questions, ...data });

  // Mails, from one sender, to nobody twice, and to nobody who does not want them.
  const domain = stage.domain && new Domain("domain", { ...stage.domain, tags });
  const sender = new MailSender("sender", {
    ...stage.sender,
    zone: domain,
    variables: app.variables.mail,
    feedback: { code: functions["mail-feedback"], logRetentionDays },
    ledger: { ...app.tables.mails, ...data },
    blockedAddresses: { ...app.tables.blockedAddresses, ...data },
    ...each,
  });

  // People, and what they may call.
  const accounts = { ...app.accounts, functions, sender, ...stage.users, ...data };
  const { users, profiles } = new Accounts("accounts", accounts);
  const pictures = ownPictures({ functions, profiles, ...data });
  const { userPoolId, userPoolArn } = users;

  // Who comes to the event.
  const logging = new ApiLogging("api-logging", { ...stage.apiLogging, tags });
  const frontDoor = new FrontDoor("front-door", { ...stage.frontDoor, tags });
  const apis = { frontDoor, ...data };
  const restApis = { ...apis, logging, throttle: stage.api };
  const events = new Registration("events", {
    table: { ...app.tables.event, ...data },
    register: { code: functions["registration"], variables: app.variables.registration },
    mail: { code: functions["registration-mail"] },
    body: app.registrationSchema,
    sender,
    ...restApis,
    throttle: stage.registrations,
  });
  const graphql = new GraphQlApi("graphql", {
    ...app.graphQlSource(graphqlResolvers),
    table: events.table,
    userPoolId,
    ...apis,
  });

  // The service, in a network where only its API can reach it.
  const zones = await inLinkableZones(stage.network);
  const network = new Network("network", { ...zones, buckets: pictures.reachable, accessLogs, tags });
  const tables = {
    mysfits: mysfitsTable,
    likes: likesTable,
    questions: questionsTable,
    profiles,
    registrations: events.table,
  };
  const service = makeService({ ...stage, ...each, built: serviceImage, network, tables, pictures });
  const { claimHeaders } = app;
  const api = new AuthedApi("api", { openApi, service, userPoolArn, claimHeaders, ...restApis });

  // News: adoptions are told to the adopter, questions to the administrator.
  const code = functions["adoption-notice"];
  const news = makeNews({ ...stage, ...each, mysfitsTable, questionsTable, users, sender, code });

  // The shop: a second service, with a database of its own.
  const goods = { built: built.shopImage, openApi: built.shopOpenApi, functions };
  const shop =
    stage.shop &&
    makeShop({ ...stage, ...each, ...goods, shop: stage.shop, beside: api, restApis, users, sender });

  // What visitors look at.
  const clicks = new ClickStream("clicks", {
    ...app.clicks,
    queries: app.namedQueries,
    userPoolArn,
    processor: {
      code: functions["click-transform"],
      environment: environmentOf(app.variables.clickTransform, { mysfitsTable: mysfitsTable.tableName }),
    },
    report: { code: functions["click-report"], variables: app.variables.clickReport },
    ...restApis,
    throttle: stage.clicks,
  });
  mysfitsTable.grants.batchGet(clicks.processor);

  // One origin for the browser: the site, and the APIs below their paths.
  const site = new StaticSite("site", {
    content: siteContent.folder,
    domain,
    config: { region: stage.region, ...users.siteConfig, ...shop?.siteConfig },
    apis: {
      apiUrl: api,
      registrationsUrl: events,
      clicksUrl: clicks,
      graphqlUrl: graphql,
      ...(shop && { shopUrl: shop.api }),
    },
    connectSources: [users.origin, pictures.origin, ...(shop?.sources?.connections ?? [])],
    scriptSources: shop?.sources?.scripts,
    frameSources: shop?.sources?.frames,
    imageSources: [pictures.origin],
    fallback: { page: "web/fallback/index.html", region: stage.sender.region },
    webAclArn: stage.waf && new WebAcl("acl", { ...stage.waf, paths: app.pathLimits, ...each }).arn,
    ...data,
  });
  pictures.allowFrom(site.url);
  if (stage.probe) new Probe("probe", { ...stage.probe, url: site.url, code: functions["probe"], ...each });
  if (stage.auditTrail) new AuditTrail("audit", data);
  alarms.overview();
  return stackOutputs({ site, service, users, clicks, events, sender, domain, shop, ...news });
}
