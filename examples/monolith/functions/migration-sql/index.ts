import type { Context } from "../../../../app/functions/batch.ts";
import type { Master } from "../../../../app/functions/database-owner.ts";
import { prepareDatabase, type Prepared } from "../../app/migrations/prepare.ts";
import { asOwner } from "../owner/as-owner.ts";
import { placeOf } from "../owner/place.ts";

const place = placeOf();

/** Lambda that makes the database ready for a step, in its network, before traffic moves. Its payload is the master, and in no log. */
export async function handler(master: Master, context: Context): Promise<Prepared> {
  return await asOwner(master, context, async (client) => await prepareDatabase(client, place, "rds_iam"));
}
