import { withDatabase } from "../stores/connect.ts";
import { oldUsers, type OldUsersPage } from "../stores/users.ts";

/** Users of one answer. */
const PAGE = 200;

/** Lambda in the network of the database, for those outside of it, from where Cognito can be reached. Its database user can't read a hash. */
export async function handler({ after }: { readonly after?: string }): Promise<OldUsersPage> {
  return await withDatabase(async (client) => await oldUsers(client, after, PAGE));
}
