import type * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { refuse, withDefaults } from "../parts/component.ts";
import type { EgressTarget, NetworkArgs } from "./args.ts";
import { defaults } from "./defaults.ts";
import { awsEgress, gatewayEndpoints, interfaceEndpoints } from "./endpoints.ts";
import { flowLog } from "./flow-log.ts";
import { problems } from "./validate.ts";
import { closedDefaultGroup, vpcArgs } from "./vpc.ts";

export type { EgressTarget, NetworkArgs, ReachableBucket } from "./args.ts";
export { inLinkableZones } from "./zones.ts";

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
  /** True when tasks need a public address to get out. */
  readonly assignPublicIp: boolean;
  /** Targets that a task's security group must let out to on port 443 to reach AWS. */
  readonly awsEgress: readonly EgressTarget[];
  /** Resources by which a task gets to AWS: depend on them before one starts. */
  readonly waysOut: readonly pulumi.Resource[];
  readonly nodes: {
    readonly vpc: awsx.ec2.Vpc;
    readonly gatewayEndpoints: { readonly s3: aws.ec2.VpcEndpoint; readonly dynamodb: aws.ec2.VpcEndpoint };
    readonly interfaceEndpoints: readonly aws.ec2.VpcEndpoint[];
    readonly endpointSecurityGroup?: aws.ec2.SecurityGroup;
  };

  constructor(name: string, given: NetworkArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super(Network.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("Network", name, problems(args));

    const vpc = new awsx.ec2.Vpc(`${name}-vpc`, vpcArgs(args), { parent: this });
    closedDefaultGroup(name, args, vpc, this);
    flowLog(name, args, vpc, this);
    this.vpcId = vpc.vpcId;
    this.cidrBlock = args.cidrBlock;
    this.assignPublicIp = args.egress === "public-ip";
    this.internalSubnetIds = args.egress === "nat" ? vpc.privateSubnetIds : vpc.isolatedSubnetIds;
    this.taskSubnetIds = this.assignPublicIp ? vpc.publicSubnetIds : this.internalSubnetIds;

    const gateways = gatewayEndpoints(name, args, vpc, this);
    const interfaces =
      args.egress === "endpoints"
        ? interfaceEndpoints(name, args, { vpc, subnetIds: this.taskSubnetIds }, this)
        : undefined;
    this.awsEgress = awsEgress(gateways, interfaces);
    this.waysOut = [vpc, gateways.s3, gateways.dynamodb, ...(interfaces?.endpoints ?? [])];
    this.nodes = {
      vpc,
      gatewayEndpoints: gateways,
      interfaceEndpoints: interfaces?.endpoints ?? [],
      endpointSecurityGroup: interfaces?.securityGroup,
    };
    this.registerOutputs({
      vpcId: this.vpcId,
      taskSubnetIds: this.taskSubnetIds,
      internalSubnetIds: this.internalSubnetIds,
    });
  }
}
