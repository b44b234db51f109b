import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Database } from "../../../components/database/index.ts";
import { Function, type FunctionArgs } from "../../../components/function/index.ts";
import type { Network } from "../../../components/network/index.ts";
import type { Tags } from "../../../components/parts/component.ts";
import type { NetworkGrantee } from "../../../components/parts/connections.ts";

/** Way of functions to the database. */
export interface DatabaseAccess {
  readonly network: Network;
  readonly database: Database;
  /** Resource that is there when the database has its users. */
  readonly migrated: pulumi.Resource;
}

/** Makes the environment of a function that signs in to the database as one user.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html */
export function databaseEnvironment(
  { database }: DatabaseAccess,
  user: string,
): Record<string, pulumi.Input<string>> {
  // The authorities of RDS, which Lambda's own runtime has in this file.
  return { ...database.environment(user), NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem" };
}

/** Makes a function in the network of the database, which signs in to it as a user of its own. */
export function databaseFunction(
  name: string,
  access: DatabaseAccess,
  { user, environment, ...args }: FunctionArgs & { readonly user: string },
): Function {
  const fn = new Function(
    name,
    {
      network: access.network,
      environment: { ...databaseEnvironment(access, user), ...environment },
      ...args,
    },
    { dependsOn: access.migrated },
  );
  access.database.grants.connect(fn.inNetwork, { user });
  return fn;
}

/** Lets a function in the network reach DynamoDB, by the gateway endpoint: nothing else of AWS.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html */
export function letReachDynamoDb(
  { name, securityGroup }: NetworkGrantee,
  { nodes }: Network,
  tags: Tags,
): aws.vpc.SecurityGroupEgressRule {
  return new aws.vpc.SecurityGroupEgressRule(`${name}-to-dynamodb`, {
    securityGroupId: securityGroup.id,
    description: "DynamoDB by gateway endpoint",
    prefixListId: nodes.gatewayEndpoints.dynamodb.prefixListId,
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    tags,
  });
}
