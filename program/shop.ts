import * as app from "../app/index.ts";
import type { Alarms } from "../components/alarms/index.ts";
import { AuthedApi, type AuthedApiArgs, type OpenApiDocument } from "../components/authed-api/index.ts";
import { Cache } from "../components/cache/index.ts";
import { Database } from "../components/database/index.ts";
import { DatabaseMigration } from "../components/database-migration/index.ts";
import { EventBus } from "../components/event-bus/index.ts";
import { EventPipeline } from "../components/event-pipeline/index.ts";
import { FargateService, type ImageBuild } from "../components/fargate-service/index.ts";
import type { LogBucket } from "../components/log-bucket/index.ts";
import type { MailSender } from "../components/mail-sender/index.ts";
import { environmentOf } from "../components/parts/environment.ts";
import type { UserPool } from "../components/user-pool/index.ts";
import type { Stage } from "../stage.ts";
import { makePayments } from "./payments.ts";

/** Parts of the program that the shop is made of. */
interface ShopArgs extends Pick<Stage, "protect" | "tags" | "logRetentionDays" | "image"> {
  /** Sizes, and what there is. */
  readonly shop: NonNullable<Stage["shop"]>;
  /** Image as it is built, before the stage says otherwise. */
  readonly built: ImageBuild;
  readonly openApi: OpenApiDocument;
  /** Folders of the functions' code. */
  readonly functions: Readonly<Record<"shop-migration" | "shop-migration-sql" | "order-mail", string>>;
  /** API of the service, whose load balancer, cluster and VPC link are used. */
  readonly beside: AuthedApi;
  /** What all REST APIs of the program have. */
  readonly restApis: Pick<AuthedApiArgs, "frontDoor" | "logging" | "throttle">;
  readonly users: UserPool;
  readonly sender: MailSender;
  readonly alarms: Alarms;
  readonly accessLogs: LogBucket | undefined;
}

/** First part of the paths of the shop's API, and stage of it. */
const STAGE = "shop-api";
/** Database user of the service, which the migration makes. */
const USER = "shop";
/** User of the cache. */
const CACHE_USER = "service";

/** Makes the shop: a service of its own with a database, behind the load balancer that is there, and the mails about its orders. */
export function makeShop(args: ShopArgs) {
  const { shop, built, image, beside, restApis, users, sender } = args;
  const { protect, tags, logRetentionDays, alarms, accessLogs } = args;
  const each = { tags, alarms, logRetentionDays };
  const { network } = beside.service;
  const { database: size, cache: limits, image: uri, payments: provider, ...tasks } = shop;

  const database = new Database("shop-data", {
    network,
    databaseName: "shop",
    capacity: { minimum: size.minimum, maximum: size.maximum },
    readers: size.readers,
    protect,
    ...each,
  });
  const migration = new DatabaseMigration("shop-migration", {
    database,
    network,
    user: USER,
    code: args.functions["shop-migration"],
    sqlCode: args.functions["shop-migration-sql"],
    logRetentionDays,
    tags,
  });

  // Without one, each task keeps what it has read in its own memory, for a time that is short.
  const cache =
    limits &&
    new Cache("shop", { network, users: { [CACHE_USER]: { keys: ["shop:*"] } }, ...limits, alarms, tags });

  // What becomes of orders is told by a bus; mails follow it.
  const orders = new EventBus("orders", { description: "What becomes of the shop's orders", tags });
  const orderMail = new EventPipeline("order-mail", {
    source: { rule: { eventPattern: app.mailedOrders, eventBusName: orders.busName } },
    function: {
      code: args.functions["order-mail"],
      environment: {
        ...sender.environment,
        ...environmentOf(app.variables.orderMail, { userPoolId: users.userPoolId }),
      },
      timeoutSeconds: 30,
      logRetentionDays,
    },
    accessLogs,
    ...each,
  });
  sender.grants.send(orderMail);
  users.grants.readUser(orderMail);

  const payments = makePayments(provider, { protect, tags });
  const service = new FargateService("shop", {
    image: { ...built, baseImage: image.baseImage, uri },
    network,
    shares: { service: beside.service, paths: [`/${STAGE}/*`] },
    ...tasks,
    environment: {
      ...database.environment(USER),
      ...cache?.environment(CACHE_USER),
      ...payments.environment,
      [app.variables.shop.orderBus]: orders.busName,
      [app.variables.shop.stagePrefix]: `/${STAGE}`,
      [app.variables.shop.trustedProxies]: network.cidrBlock,
    },
    secrets: payments.secrets,
    after: [migration.done],
    protect,
    ...each,
  });
  database.grants.connect(service, { user: USER });
  cache?.grants.connect(service, { user: CACHE_USER });
  orders.grants.put(service, { source: app.orderSource });

  const api = new AuthedApi("shop-api", {
    openApi: args.openApi,
    service,
    link: beside,
    stage: STAGE,
    userPoolArn: users.userPoolArn,
    ...restApis,
    ...each,
  });
  const { siteConfig, sources } = payments;
  return { api, service, orderMail, siteConfig, sources };
}
