import type { Principal } from "../../contract/principal.ts";
import type { Platform } from "../../contract/service.ts";
import type { ClusterRecord } from "./records.ts";

/** RDS itself, with the role that it has in each account: it writes the logs of databases, and asks nobody for it.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAM.ServiceLinkedRoles.html */
export function serviceRole({ accountId }: Platform, { identifier, arn }: ClusterRecord): Principal {
  return {
    kind: "operator",
    arn: `arn:aws:sts::${accountId}:assumed-role/AWSServiceRoleForRDS/${identifier}`,
    accountId,
    userId: arn,
  };
}

/** Log group of one of a cluster's logs. */
export const logGroupOf = ({ identifier }: ClusterRecord, log: "postgresql" | "iam-db-auth-error"): string =>
  `/aws/rds/cluster/${identifier}/${log}`;
