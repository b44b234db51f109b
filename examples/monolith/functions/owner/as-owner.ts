import type { Client } from "pg";
import type { Context } from "../../../../app/functions/batch.ts";
import {
  asOwner as connectAsOwner,
  type Master,
  ownersClient,
} from "../../../../app/functions/database-owner.ts";
import { variables } from "../stores/environment.ts";

const connect = ownersClient(variables);

/** Does work as the owner of the monolith's database. */
export async function asOwner<T>(
  master: Master,
  context: Context,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  return await connectAsOwner(master, { connect, remaining: () => context.getRemainingTimeInMillis() }, work);
}
