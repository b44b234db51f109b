import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { letConnect, type NetworkGrantee, type Party } from "../parts/connections.ts";
import { refuse, type Tags } from "../parts/component.ts";
import { grant } from "../parts/grants.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { DatabaseGrants } from "./args.ts";
import { PORT } from "./defaults.ts";
import { isIdentifier } from "./validate.ts";

/** Resources that grants are about. */
interface Granted {
  /** The cluster. */
  readonly party: Party;
  /** What clients that sign in by IAM connect to, where it is not the cluster. */
  readonly proxy: Party | undefined;
  /** `cluster-…` or `prx-…`: what stands for the cluster or its proxy in ARNs of database users. */
  readonly resourceId: pulumi.Output<string>;
  /** ARN of the master user's secret. */
  readonly masterSecretArn: pulumi.Output<string>;
  readonly tags: Tags | undefined;
}

/** Makes what can be granted on a database.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html */
export function databaseGrants(
  name: string,
  { party, proxy, resourceId, masterSecretArn, tags }: Granted,
  parent: pulumi.ComponentResource,
): DatabaseGrants {
  const ways = new Map<string, aws.vpc.SecurityGroupIngressRule>();
  // A way is the same for every user that somebody signs in as.
  const reach = (grantee: NetworkGrantee, to: Party) => {
    const key = `${grantee.name} ${to.name}`;
    const rule =
      ways.get(key) ??
      letConnect(grantee, { ...to, port: PORT, what: `the database ${name}` }, { tags }, parent);
    ways.set(key, rule);
    return rule;
  };
  return {
    connect: (grantee, { user }) => {
      refuse("Database", name, [
        !isIdentifier(user) && {
          argument: "user",
          must: "be a name of lower-case letters, digits and _, a letter first, that PostgreSQL and RDS do not keep for themselves",
          got: user,
          fix: "give the user that the migration makes",
        },
      ]);
      const { accountId, region } = whereabouts(parent);
      const policy = grant(
        `${name}-${grantee.name}-connect-${user.replaceAll("_", "-")}`,
        grantee,
        {
          actions: ["rds-db:connect"],
          resources: [pulumi.interpolate`arn:aws:rds-db:${region}:${accountId}:dbuser:${resourceId}/${user}`],
        },
        parent,
      );
      return [policy, reach(grantee, proxy ?? party)];
    },
    reach: (grantee) => [reach(grantee, party)],
    readMasterSecret: (grantee) =>
      grant(
        `${name}-${grantee.name}-master-secret`,
        grantee,
        { actions: ["secretsmanager:GetSecretValue"], resources: [masterSecretArn] },
        parent,
      ),
  };
}
