import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./defaults.ts";
import { subnetSpecs } from "./layout.ts";

/** Makes the arguments of the VPC, with every choice explicit.
 * @see https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/ */
export const vpcArgs = ({
  egress,
  zones,
  zoneNames,
  cidrBlock,
  natGateways,
  tags,
}: Settings): awsx.ec2.VpcArgs => ({
  cidrBlock,
  ...(zoneNames ? { availabilityZoneNames: [...zoneNames] } : { numberOfAvailabilityZones: zones }),
  subnetStrategy: awsx.ec2.SubnetAllocationStrategy.Auto,
  subnetSpecs: subnetSpecs(egress, cidrBlock, zones),
  natGateways: {
    strategy: egress !== "nat" ? "None" : natGateways === "per-zone" ? "OnePerAz" : "Single",
  },
  enableDnsHostnames: true,
  enableDnsSupport: true,
  tags,
});

/** Empties the VPC's default group, which nothing uses: it lets nothing through when somebody uses it by mistake.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2 */
export function closedDefaultGroup(
  name: string,
  { tags }: Settings,
  vpc: awsx.ec2.Vpc,
  parent: pulumi.Resource,
): void {
  new aws.ec2.DefaultSecurityGroup(
    `${name}-default`,
    { vpcId: vpc.vpcId, ingress: [], egress: [], tags },
    { parent },
  );
}
