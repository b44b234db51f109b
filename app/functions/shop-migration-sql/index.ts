import { prepareDatabase, type Prepared } from "../../shop/migrate.ts";
import type { Context } from "../batch.ts";
import { asOwner, type Master, ownersClient } from "../database-owner.ts";
import { required } from "../environment.ts";
import { variables } from "./environment.ts";

const connect = ownersClient(variables);
const user = { name: required(variables.user), iamRole: "rds_iam" } as const;

/** Lambda that makes the database ready for this version of the shop, in its network. Its payload is the master, and in no log. */
export async function handler(master: Master, context: Context): Promise<Prepared> {
  return await asOwner(
    master,
    { connect, remaining: () => context.getRemainingTimeInMillis() },
    async (client) => await prepareDatabase(client, user),
  );
}
