import type { Prepared } from "../../shop/migrate.ts";
import type { Context } from "../batch.ts";
import { type Master, ownersClient } from "../database-owner.ts";
import { required } from "../environment.ts";
import { variables } from "./environment.ts";
import { migrateAsOwner } from "./handle.ts";

const connect = ownersClient(variables);
const user = { name: required(variables.user), iamRole: "rds_iam" } as const;

/** Lambda that migrates the shop's database, in its network. Its payload is the master, and in no log. */
export async function handler(master: Master, context: Context): Promise<Prepared> {
  return await migrateAsOwner(master, user, {
    connect,
    remaining: () => context.getRemainingTimeInMillis(),
  });
}
