import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { refuse, type Tags } from "../component.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import { interfaceEndpointServices, layouts, type Egress } from "./layout.ts";

/** Arguments of {@link Network}. */
export interface NetworkArgs {
  /** How tasks reach AWS's own APIs and the Internet:
   * - `public-ip`: public subnets, an address per task, nothing can come in. No fixed cost.
   * - `endpoints`: private subnets with interface endpoints; no Internet at all. A fixed cost per endpoint and zone.
   * - `nat`: private subnets behind NAT gateways. A fixed cost per gateway.
   *
   * Gateway endpoints for S3 and DynamoDB, which are free, are there in every case.
   * @default "public-ip" */
  readonly egress?: Egress;
  /** With `nat`: one gateway for all zones, or one in each.
   * @default "single" */
  readonly natGateways?: "single" | "per-zone";
  /** Availability zones, 2 or 3 (an Application Load Balancer needs two).
   * @default 2 */
  readonly zones?: number;
  /** A block from /16 to /22.
   * @default "10.0.0.0/16" */
  readonly cidrBlock?: string;
  /** With `endpoints`: the services beyond image pull and logs that tasks call, such as `sqs`.
   * @default none */
  readonly interfaceEndpoints?: readonly string[];
  readonly tags?: Tags;
}

/** Where traffic may leave to, as a rule of a security group. */
export interface EgressTarget {
  readonly description: string;
  readonly cidrIpv4?: string;
  readonly prefixListId?: pulumi.Input<string>;
  readonly referencedSecurityGroupId?: pulumi.Input<string>;
}

/** A VPC for tasks and an internal load balancer, in two or three zones, without NAT unless asked.
 *
 * ```ts
 * const network = new Network("network", { egress: "endpoints" });
 * export const subnets = network.taskSubnetIds;
 * ```
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-connecting-vpc.html */
export class Network extends pulumi.ComponentResource {
  static readonly token = "mysfits:network:Network";

  readonly vpcId: pulumi.Output<string>;
  readonly cidrBlock: string;
  /** Subnets for tasks. */
  readonly taskSubnetIds: pulumi.Output<string[]>;
  /** Subnets without a way in from the Internet, for load balancers and VPC links. */
  readonly internalSubnetIds: pulumi.Output<string[]>;
  /** Whether tasks need a public address to get out. */
  readonly assignPublicIp: boolean;
  /** What a task's security group must let out on port 443 to reach AWS. */
  readonly awsEgress: readonly EgressTarget[];
  readonly nodes: {
    readonly vpc: awsx.ec2.Vpc;
    readonly gatewayEndpoints: { readonly s3: aws.ec2.VpcEndpoint; readonly dynamodb: aws.ec2.VpcEndpoint };
    readonly interfaceEndpoints: readonly aws.ec2.VpcEndpoint[];
    readonly endpointSecurityGroup?: aws.ec2.SecurityGroup;
  };

  constructor(name: string, args: NetworkArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super(Network.token, name, {}, opts);
    const egress = args.egress ?? "public-ip";
    const zones = args.zones ?? 2;
    this.cidrBlock = args.cidrBlock ?? "10.0.0.0/16";
    const mask = Number(/^\d+\.\d+\.\d+\.\d+\/(\d+)$/.exec(this.cidrBlock)?.[1]);
    refuse("Network", name, [
      !(zones === 2 || zones === 3) && {
        argument: "zones",
        must: "be 2 or 3",
        got: zones,
        fix: "a load balancer needs two zones; three is enough for most",
      },
      !(mask >= 16 && mask <= 22) && {
        argument: "cidrBlock",
        must: "be an IPv4 block from /16 to /22",
        got: this.cidrBlock,
        fix: 'use "10.0.0.0/16"',
      },
      args.natGateways !== undefined &&
        egress !== "nat" && {
          argument: "natGateways",
          must: 'be left out unless egress is "nat"',
          got: args.natGateways,
          fix: 'set egress to "nat", or remove it',
        },
      args.interfaceEndpoints !== undefined &&
        egress !== "endpoints" && {
          argument: "interfaceEndpoints",
          must: 'be left out unless egress is "endpoints"',
          got: args.interfaceEndpoints,
          fix: "remove it",
        },
    ]);

    const { accountId, region } = whereabouts(this);
    const layout = layouts[egress];
    const vpc = new awsx.ec2.Vpc(
      `${name}-vpc`,
      {
        cidrBlock: this.cidrBlock,
        numberOfAvailabilityZones: zones,
        subnetStrategy: awsx.ec2.SubnetAllocationStrategy.Auto,
        subnetSpecs: layout.subnets.map((type) => ({ type })),
        natGateways: {
          strategy: egress !== "nat" ? "None" : args.natGateways === "per-zone" ? "OnePerAz" : "Single",
        },
        enableDnsHostnames: true,
        enableDnsSupport: true,
        tags: args.tags,
      },
      { parent: this },
    );
    this.vpcId = vpc.vpcId;
    this.taskSubnetIds =
      layout.tasks === "Public"
        ? vpc.publicSubnetIds
        : layout.tasks === "Private"
          ? vpc.privateSubnetIds
          : vpc.isolatedSubnetIds;
    this.internalSubnetIds = layout.internal === "Private" ? vpc.privateSubnetIds : vpc.isolatedSubnetIds;
    this.assignPublicIp = egress === "public-ip";

    // Nothing uses the VPC's default group; emptied, it lets nothing through when somebody does by mistake.
    new aws.ec2.DefaultSecurityGroup(
      `${name}-default`,
      { vpcId: vpc.vpcId, ingress: [], egress: [], tags: args.tags },
      { parent: this },
    );

    // The component's provider may leave the list out; then the endpoints have no routes until the next update.
    const routeTableIds = vpc.routeTables.apply((tables) =>
      ((tables as typeof tables | undefined) ?? []).map((table) => table.id),
    );
    const gateway = (service: "s3" | "dynamodb", policy: pulumi.Input<string>) =>
      new aws.ec2.VpcEndpoint(
        `${name}-${service}`,
        {
          vpcId: vpc.vpcId,
          vpcEndpointType: "Gateway",
          serviceName: pulumi.interpolate`com.amazonaws.${region}.${service}`,
          routeTableIds,
          policy,
          tags: args.tags,
        },
        { parent: this },
      );
    const s3 = gateway("s3", imageLayersPolicy(region));
    const dynamodb = gateway("dynamodb", ownTablesPolicy(region, accountId));

    let endpointSecurityGroup: aws.ec2.SecurityGroup | undefined;
    const interfaceEndpoints: aws.ec2.VpcEndpoint[] = [];
    if (egress === "endpoints") {
      endpointSecurityGroup = new aws.ec2.SecurityGroup(
        `${name}-endpoints`,
        { vpcId: vpc.vpcId, description: "Interface endpoints of AWS services", tags: args.tags },
        { parent: this },
      );
      new aws.vpc.SecurityGroupIngressRule(
        `${name}-endpoints-https`,
        {
          securityGroupId: endpointSecurityGroup.id,
          description: "HTTPS from the VPC",
          cidrIpv4: this.cidrBlock,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          tags: args.tags,
        },
        { parent: this },
      );
      for (const service of [...interfaceEndpointServices, ...(args.interfaceEndpoints ?? [])])
        interfaceEndpoints.push(
          new aws.ec2.VpcEndpoint(
            `${name}-${service.replaceAll(".", "-")}`,
            {
              vpcId: vpc.vpcId,
              vpcEndpointType: "Interface",
              serviceName: pulumi.interpolate`com.amazonaws.${region}.${service}`,
              subnetIds: this.taskSubnetIds,
              securityGroupIds: [endpointSecurityGroup.id],
              privateDnsEnabled: true,
              tags: args.tags,
            },
            { parent: this },
          ),
        );
    }
    this.awsEgress = endpointSecurityGroup
      ? [
          {
            description: "AWS services by interface endpoint",
            referencedSecurityGroupId: endpointSecurityGroup.id,
          },
          { description: "S3 by gateway endpoint", prefixListId: s3.prefixListId },
          { description: "DynamoDB by gateway endpoint", prefixListId: dynamodb.prefixListId },
        ]
      : [{ description: "AWS services", cidrIpv4: "0.0.0.0/0" }];

    this.nodes = { vpc, gatewayEndpoints: { s3, dynamodb }, interfaceEndpoints, endpointSecurityGroup };
    this.registerOutputs({
      vpcId: this.vpcId,
      taskSubnetIds: this.taskSubnetIds,
      internalSubnetIds: this.internalSubnetIds,
    });
  }
}

/** Image layers are all that tasks fetch from S3; ECR keeps them in a bucket of its own.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html */
function imageLayersPolicy(region: pulumi.Input<string>) {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: pulumi.interpolate`arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
      },
    ],
  });
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/vpc-endpoints-dynamodb.html */
function ownTablesPolicy(region: pulumi.Input<string>, accountId: pulumi.Input<string>) {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: "*",
        Action: "dynamodb:*",
        Resource: pulumi.interpolate`arn:aws:dynamodb:${region}:${accountId}:table/*`,
        Condition: { StringEquals: { "aws:PrincipalAccount": accountId } },
      },
    ],
  });
}
