import * as aws from "@pulumi/aws";
import type * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { whereabouts } from "../parts/whereabouts.ts";
import type { EgressTarget } from "./args.ts";
import type { Settings } from "./defaults.ts";
import { bucketsPolicy, interfacePolicy, ownTablesPolicy } from "./endpoint-policies.ts";
import { interfaceEndpointServices } from "./layout.ts";

/** Ways to S3 and DynamoDB that cost nothing. */
export interface GatewayEndpoints {
  readonly s3: aws.ec2.VpcEndpoint;
  readonly dynamodb: aws.ec2.VpcEndpoint;
}

/** Ways to other services, in a security group of their own. */
export interface InterfaceEndpoints {
  readonly securityGroup: aws.ec2.SecurityGroup;
  readonly endpoints: readonly aws.ec2.VpcEndpoint[];
}

/** Makes the gateway endpoints, for every subnet.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html */
export function gatewayEndpoints(
  name: string,
  { buckets, tags }: Settings,
  vpc: awsx.ec2.Vpc,
  parent: pulumi.ComponentResource,
): GatewayEndpoints {
  const { accountId, region } = whereabouts(parent);
  const routeTableIds = vpc.routeTables.apply((tables) => tables.map((table) => table.id));
  const gateway = (service: "s3" | "dynamodb", policy: pulumi.Input<string>) =>
    new aws.ec2.VpcEndpoint(
      `${name}-${service}`,
      {
        vpcId: vpc.vpcId,
        vpcEndpointType: "Gateway",
        serviceName: pulumi.interpolate`com.amazonaws.${region}.${service}`,
        routeTableIds,
        policy,
        tags,
      },
      { parent },
    );
  return {
    s3: gateway("s3", bucketsPolicy({ region, accountId }, buckets)),
    dynamodb: gateway("dynamodb", ownTablesPolicy({ region, accountId })),
  };
}

/** Makes the interface endpoints, which take HTTPS from inside the VPC.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html */
export function interfaceEndpoints(
  name: string,
  args: Settings,
  { vpc, subnetIds }: { readonly vpc: awsx.ec2.Vpc; readonly subnetIds: pulumi.Input<string[]> },
  parent: pulumi.ComponentResource,
): InterfaceEndpoints {
  const { cidrBlock, endpointZones, tags } = args;
  const { accountId, region } = whereabouts(parent);
  const securityGroup = new aws.ec2.SecurityGroup(
    `${name}-endpoints`,
    { vpcId: vpc.vpcId, description: "Interface endpoints of AWS services", tags },
    { parent },
  );
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-endpoints-https`,
    {
      securityGroupId: securityGroup.id,
      description: "HTTPS from the VPC",
      cidrIpv4: cidrBlock,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      tags,
    },
    { parent },
  );
  const endpoints = [...interfaceEndpointServices, ...(args.interfaceEndpoints ?? [])].map(
    (service) =>
      new aws.ec2.VpcEndpoint(
        `${name}-${service.replaceAll(".", "-")}`,
        {
          vpcId: vpc.vpcId,
          vpcEndpointType: "Interface",
          serviceName: pulumi.interpolate`com.amazonaws.${region}.${service}`,
          subnetIds: pulumi.output(subnetIds).apply((ids) => ids.slice(0, endpointZones)),
          securityGroupIds: [securityGroup.id],
          privateDnsEnabled: true,
          policy: interfacePolicy(service, { region, accountId }),
          tags,
        },
        { parent },
      ),
  );
  return { securityGroup, endpoints };
}

/** Lists what a task's security group must let out on port 443 to reach AWS. */
export function awsEgress(
  { s3, dynamodb }: GatewayEndpoints,
  interfaces: InterfaceEndpoints | undefined,
): EgressTarget[] {
  if (!interfaces) return [{ description: "AWS services", cidrIpv4: "0.0.0.0/0" }];
  return [
    {
      description: "AWS services by interface endpoint",
      referencedSecurityGroupId: interfaces.securityGroup.id,
    },
    { description: "S3 by gateway endpoint", prefixListId: s3.prefixListId },
    { description: "DynamoDB by gateway endpoint", prefixListId: dynamodb.prefixListId },
  ];
}
