import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags } from "./component.ts";
import type { Grantee } from "./grants.ts";

/** Somebody with a network interface in a VPC: a service's tasks, a function, a database. */
export interface Party {
  /** Logical name; rules are named after it. */
  readonly name: string;
  readonly securityGroup: aws.ec2.SecurityGroup;
}

/** Holder of permissions that calls from inside a VPC: `FargateService`, a `Function` with a network. */
export interface NetworkGrantee extends Grantee {
  readonly securityGroup: aws.ec2.SecurityGroup;
}

/** Lets one party connect to another on a TCP port: one rule out, one rule in, each naming the other's security group.
 * @param to.what Phrase for the descriptions: `the database`.
 * @returns the rule in: depend on it before something connects.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html */
export function letConnect(
  from: Party,
  to: Party & { readonly port: number; readonly what: string },
  { tags, suffix = "" }: { readonly tags: Tags | undefined; readonly suffix?: string },
  parent: pulumi.Resource,
): aws.vpc.SecurityGroupIngressRule {
  const tcp = { ipProtocol: "tcp", fromPort: to.port, toPort: to.port, tags };
  new aws.vpc.SecurityGroupEgressRule(
    `${from.name}-to-${to.name}${suffix}`,
    {
      securityGroupId: from.securityGroup.id,
      description: `To ${to.what}`,
      referencedSecurityGroupId: to.securityGroup.id,
      ...tcp,
    },
    { parent },
  );
  return new aws.vpc.SecurityGroupIngressRule(
    `${to.name}-from-${from.name}${suffix}`,
    {
      securityGroupId: to.securityGroup.id,
      description: `From ${from.name}`,
      referencedSecurityGroupId: from.securityGroup.id,
      ...tcp,
    },
    { parent },
  );
}
