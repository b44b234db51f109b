import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { letConnect } from "../parts/connections.ts";
import { policyDocument, trustPolicy } from "../parts/grants.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import { PORT, type Settings } from "./defaults.ts";
import type { ClusterNodes } from "./cluster.ts";

/** Proxy with what it is made of. */
export interface ProxyNodes {
  readonly proxy: aws.rds.Proxy;
  readonly securityGroup: aws.ec2.SecurityGroup;
  readonly role: aws.iam.Role;
}

/** Makes a proxy in front of a cluster, which clients sign in to by IAM and which signs in to the cluster by IAM too, so no user has a password.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-iam-setup.html */
export function databaseProxy(
  name: string,
  { network, tags }: Settings,
  { cluster, instances, securityGroup: database }: ClusterNodes,
  parent: pulumi.ComponentResource,
): ProxyNodes {
  const { accountId, region } = whereabouts(parent);
  const child = { parent };
  const securityGroup = new aws.ec2.SecurityGroup(
    `${name}-proxy`,
    { vpcId: network.vpcId, description: "Proxy of a database, admits by reference only", tags },
    child,
  );
  const rule = letConnect(
    { name: `${name}-proxy`, securityGroup },
    { name: `${name}-database`, securityGroup: database, port: PORT, what: `the database ${name}` },
    { tags },
    parent,
  );
  const role = new aws.iam.Role(
    `${name}-proxy`,
    {
      description: "Signs in to the database as the users that sign in to the proxy",
      assumeRolePolicy: trustPolicy("rds.amazonaws.com", accountId),
      tags,
    },
    child,
  );
  const policy = new aws.iam.RolePolicy(
    `${name}-proxy`,
    {
      role: role.name,
      policy: policyDocument([
        {
          actions: ["rds-db:connect"],
          // As whoever signs in to it: who that may be is said by the clients' own policies, which name the proxy.
          resources: [
            pulumi.interpolate`arn:aws:rds-db:${region}:${accountId}:dbuser:${cluster.clusterResourceId}/*`,
          ],
        },
      ]),
    },
    child,
  );
  const proxy = new aws.rds.Proxy(
    `${name}-proxy`,
    {
      engineFamily: "POSTGRESQL",
      roleArn: role.arn,
      vpcSubnetIds: network.internalSubnetIds,
      vpcSecurityGroupIds: [securityGroup.id],
      requireTls: true,
      defaultAuthScheme: "IAM_AUTH",
      idleClientTimeout: 1_800,
      tags,
    },
    { parent, dependsOn: [policy, rule] },
  );
  const targets = new aws.rds.ProxyDefaultTargetGroup(
    `${name}-proxy`,
    {
      dbProxyName: proxy.name,
      connectionPoolConfig: {
        maxConnectionsPercent: 90,
        maxIdleConnectionsPercent: 50,
        connectionBorrowTimeout: 10,
      },
    },
    child,
  );
  new aws.rds.ProxyTarget(
    `${name}-proxy`,
    {
      dbProxyName: proxy.name,
      targetGroupName: targets.name,
      dbClusterIdentifier: cluster.clusterIdentifier,
    },
    { parent, dependsOn: [...instances] },
  );
  return { proxy, securityGroup, role };
}
