import { isIdentifier } from "./validate.ts";

/** SQL that makes a database user that signs in by IAM and has no password, if it is not there; for the migration, which runs it as the master user.
 * @param user Name as in `grants.connect`.
 * @throws Error for a name that would need quotes, or that PostgreSQL or RDS keeps for itself.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html */
export function signInByIam(user: string): string {
  if (!isIdentifier(user))
    throw new Error(
      `user must be a name of lower-case letters, digits and _ (got ${JSON.stringify(user)}). Fix: give another name.`,
    );
  return `do $$ begin
  if not exists (select from pg_roles where rolname = '${user}') then create role ${user} login; end if;
end $$;
grant rds_iam to ${user};`;
}
