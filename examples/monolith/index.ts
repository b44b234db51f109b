import { AuthedApi } from "../../components/authed-api/index.ts";
import { inLinkableZones, Network } from "../../components/network/index.ts";
import { ApiLogging } from "../../components/rest-api/index.ts";
import { buildArtifacts } from "./artifacts.ts";
import { documentAt, STAGE } from "./program/api.ts";
import { makeData } from "./program/data.ts";
import { makeMonolith } from "./program/monolith.ts";
import { makePool } from "./program/pool.ts";
import { makeMoves } from "./program/moves.ts";
import { makeShop, settleRights } from "./program/shop.ts";
import { readSettings } from "./settings.ts";

/** A monolith, and the ladder out of it: `docs/monolith.md` says what each step is. */
export default async function program() {
  const settings = readSettings();
  const { tags, logRetentionDays } = settings;
  const artifacts = await buildArtifacts();

  const network = new Network("network", { ...(await inLinkableZones({ zones: 2 })), tags });
  const pool = makePool(settings);
  const { database, migration } = makeData({ settings, artifacts, network });
  const access = { network, database, migrated: migration.done };
  const moves = makeMoves({ settings, functions: artifacts.functions, access, pool });
  const monolith = makeMonolith({ settings, artifacts, pool, relay: moves.relay, ...access });
  const parts = { settings, artifacts, monolith, database };
  const shop = pool && settings.built >= 4 ? makeShop({ ...parts, migration, pool }) : undefined;

  // The door, which stays where it is from the first step to the last.
  const logging = new ApiLogging("api-logging", { isOwner: true, tags });
  const api = new AuthedApi(
    "api",
    {
      openApi: documentAt(settings, artifacts.openApi),
      service: monolith,
      functions: moves.serving,
      userPoolArn: pool?.userPoolArn,
      stage: STAGE,
      logging,
      logRetentionDays,
      tags,
    },
    // Routes move when who gets them has its rights in the database, and runs.
    { dependsOn: [migration.done, monolith.nodes.service] },
  );
  if (shop) settleRights({ ...parts, api, shop });
  return { apiUrl: api.url, jobs: moves.jobs };
}
