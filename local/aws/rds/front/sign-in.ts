import { formatArn } from "../../../contract/arn.ts";
import type { Platform } from "../../../contract/service.ts";
import { readConnectionToken } from "../../../wire/connection-token.ts";

/** Sign-in that a token is shown for. */
export interface SignIn {
  readonly region: string;
  /** `cluster-…` or `prx-…` */
  readonly resourceId: string;
  readonly user: string;
  /** Hosts with their ports that the token may be for. */
  readonly hosts: readonly string[];
}

/** Verifies a token, and that its maker may connect as the user.
 * @throws AwsError saying why not.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html */
export function verifyToken(
  { capabilities: { iam }, accountId }: Pick<Platform, "capabilities" | "accountId">,
  token: string,
  { region, resourceId, user, hosts }: SignIn,
): void {
  const host = hosts.find((one) => token.toLowerCase().startsWith(`${one.toLowerCase()}/`)) ?? hosts[0] ?? "";
  const query = { Action: "connect", DBUser: user };
  const principal = readConnectionToken(token, { service: "rds-db", region, host, query }, iam);
  const resource = formatArn({
    service: "rds-db",
    region,
    accountId,
    resource: `dbuser:${resourceId}/${user}`,
  });
  const access = { action: "rds-db:connect", resource };
  const { allowed, reason } = iam.authorize(principal, access, { sourceIp: "127.0.0.1", region });
  if (!allowed)
    throw new Error(
      `${principal.arn} is not authorized to perform: rds-db:connect on resource: ${resource} ${reason}`,
    );
}
