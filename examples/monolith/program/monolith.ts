import type { Database } from "../../../components/database/index.ts";
import { FargateService } from "../../../components/fargate-service/index.ts";
import type { Function } from "../../../components/function/index.ts";
import type { Network } from "../../../components/network/index.ts";
import { grant } from "../../../components/parts/grants.ts";
import type { UserPool } from "../../../components/user-pool/index.ts";
import type * as pulumi from "@pulumi/pulumi";
import { variables } from "../app/environment.ts";
import type { Artifacts } from "../artifacts.ts";
import type { Settings } from "../settings.ts";
import { STAGE } from "./api.ts";
import { USER } from "./data.ts";
import { grantAccounts, poolEnvironment } from "./pool.ts";

/** Makes the monolith: one service. */
export function makeMonolith({
  settings,
  artifacts,
  network,
  database,
  migrated,
  pool,
  relay,
}: {
  readonly settings: Settings;
  readonly artifacts: Artifacts;
  readonly network: Network;
  readonly database: Database;
  /** Resource that is there when the database is ready. */
  readonly migrated: pulumi.Resource;
  readonly pool: UserPool | undefined;
  /** Function that empties the outbox of registrations, where there is one. */
  readonly relay: Function | undefined;
}) {
  const { step, running, protect, logRetentionDays, tags } = settings;
  const each = { logRetentionDays, tags };
  const service = new FargateService("monolith", {
    image: artifacts.image,
    network,
    environment: {
      ...database.environment(USER),
      ...poolEnvironment(pool),
      ...(relay && { [variables.registrationRelay]: relay.arn }),
      [variables.accounts]: step >= 2 ? "moving" : "stored",
      [variables.stagePrefix]: `/${STAGE}`,
      [variables.trustedProxies]: network.cidrBlock,
    },
    tasks: running ? 1 : 0,
    spot: true,
    after: [migrated],
    protect,
    ...each,
  });
  database.grants.connect(service, { user: USER });
  // On the way back, tasks of step 2 run until those of step 1 have taken over.
  if (pool) grantAccounts(pool, service);
  if (relay)
    grant(
      `relay-${service.name}-invoke`,
      service,
      { actions: ["lambda:InvokeFunction"], resources: [relay.arn] },
      relay,
    );
  return service;
}
