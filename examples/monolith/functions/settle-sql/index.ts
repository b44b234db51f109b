import { setTimeout as wait } from "node:timers/promises";
import type { Context } from "../../../../app/functions/batch.ts";
import type { Master } from "../../../../app/functions/database-owner.ts";
import { TIME_LIMIT } from "../../../../app/web-service/time-limit.ts";
import { settleRights, wouldTakeRights } from "../../app/migrations/settle.ts";
import { asOwner } from "../owner/as-owner.ts";
import { placeOf } from "../owner/place.ts";

const place = placeOf();

/** Lambda that takes away the rights that a step leaves nobody, after traffic has moved. Requests that were under way then have ended. */
export async function handler(
  master: Master,
  context: Context,
): Promise<{ readonly users: readonly string[] }> {
  const takes = await asOwner(master, context, async (client) => await wouldTakeRights(client, place));
  if (takes) await wait(TIME_LIMIT);
  return await asOwner(master, context, async (client) => await settleRights(client, place));
}
