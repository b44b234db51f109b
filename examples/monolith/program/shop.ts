import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AuthedApi } from "../../../components/authed-api/index.ts";
import type { Database } from "../../../components/database/index.ts";
import { DatabaseMigration } from "../../../components/database-migration/index.ts";
import { FargateService } from "../../../components/fargate-service/index.ts";
import type { UserPool } from "../../../components/user-pool/index.ts";
import { variables } from "../app/environment.ts";
import type { Artifacts } from "../artifacts.ts";
import type { Settings } from "../settings.ts";
import { STAGE } from "./api.ts";
import { poolEnvironment } from "./pool.ts";

/** User of the database that the shop signs in as. */
const USER = "shop";

/** Paths of the shop as they arrive at the load balancer. */
const PATHS = ["/collections", "/collections/*", "/orders", "/me/orders"].map((path) => `/${STAGE}${path}`);

/** What the shop is made of. */
interface ShopArgs {
  readonly settings: Settings;
  readonly artifacts: Artifacts;
  readonly database: Database;
  readonly migration: DatabaseMigration;
  /** Service whose cluster and load balancer are used. */
  readonly monolith: FargateService;
  readonly pool: UserPool;
}

/** Makes the shop as a service of its own, from step 4 on: the same image, with one area and another user of the database. It gets the requests by a rule
 * of the load balancer, once its tasks are healthy; going back takes the rule away and leaves the service.
 * @returns The service, and the rule; none below step 4. */
export function makeShop({ settings, artifacts, database, migration, monolith, pool }: ShopArgs) {
  const { step, protect, logRetentionDays, tags } = settings;
  const { network } = monolith;
  const service = new FargateService("shop", {
    image: artifacts.image,
    network,
    // A path that the API does not have: ECS only takes a group that something forwards to.
    shares: { service: monolith, paths: [`/${STAGE}/shop-is-there`] },
    environment: {
      ...database.environment(USER),
      ...poolEnvironment(pool),
      [variables.areas]: "shop",
      [variables.stagePrefix]: `/${STAGE}`,
      [variables.trustedProxies]: network.cidrBlock,
    },
    spot: true,
    after: [migration.done],
    protect,
    logRetentionDays,
    tags,
  });
  database.grants.connect(service, { user: USER });
  const { listener, targetGroup, service: tasks } = service.nodes;
  const traffic =
    step < 4
      ? undefined
      : new aws.lb.ListenerRule(
          "shop-traffic",
          {
            listenerArn: listener.arn,
            priority: 1,
            conditions: [{ pathPattern: { values: PATHS } }],
            actions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
            tags,
          },
          { dependsOn: tasks },
        );
  return { service, traffic };
}

/** Takes away the rights in the database that a step leaves nobody, after its traffic has moved. */
export function settleRights({
  settings: { step, built, running, logRetentionDays, tags },
  artifacts,
  database,
  monolith,
  api,
  shop,
}: Pick<ShopArgs, "settings" | "artifacts" | "database" | "monolith"> & {
  readonly api: AuthedApi;
  readonly shop: ReturnType<typeof makeShop>;
}): DatabaseMigration {
  const moved: pulumi.Input<string>[] = [
    api.nodes.api.nodes.deployment.id,
    api.nodes.api.nodes.stage.id,
    monolith.nodes.service.id,
    shop.traffic?.id ?? "none",
  ];
  return new DatabaseMigration("settlement", {
    database,
    network: monolith.network,
    user: "monolith",
    environment: {
      LADDER_STEP: String(step),
      LADDER_BUILT: String(built),
      LADDER_RUNNING: String(running),
      // Known when all of them are as they shall be.
      LADDER_MOVED: pulumi.all(moved).apply((ids) => ids.join(" ")),
    },
    code: artifacts.migration,
    sqlCode: artifacts.functions["settle-sql"],
    logRetentionDays,
    tags,
  });
}
