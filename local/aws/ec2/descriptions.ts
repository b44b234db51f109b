import type { NetworkInterface } from "../../contract/principal.ts";
import type { Subnet } from "./records.ts";
import type { Topology } from "./topology.ts";

/** `security group alb-1a2b3c4 (sg-…)` */
export function describeGroup(topology: Topology, id: string): string {
  const name = topology.securityGroups.get(id)?.name;
  return name ? `security group ${name} (${id})` : `security group ${id}`;
}

/** `subnet app-private-1 (subnet-…)` */
export function describeSubnet(subnet: Subnet): string {
  const name = subnet.tags["Name"];
  return name ? `subnet ${name} (${subnet.id})` : `subnet ${subnet.id}`;
}

/** `route table app-private-1 (rtb-…)` */
export function describeRouteTable(topology: Topology, id: string): string {
  const name = topology.routeTables.get(id)?.tags["Name"];
  return name ? `route table ${name} (${id})` : `route table ${id}`;
}

/** The groups of an interface in words; one without any has its VPC's default group. */
export function describeGroups(topology: Topology, groupIds: readonly string[]): string {
  return groupIds.map((id) => describeGroup(topology, id)).join(" or ");
}

/** The groups of an interface: those it was given, or its VPC's default group.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html */
export function groupsOf(
  topology: Topology,
  of: Pick<NetworkInterface, "subnetIds" | "securityGroupIds">,
): readonly string[] {
  if (of.securityGroupIds.length > 0) return of.securityGroupIds;
  const [subnetId = ""] = of.subnetIds;
  const vpc = topology.vpcs.get(topology.subnets.get(subnetId)?.vpcId ?? "");
  return vpc ? [vpc.defaultSecurityGroupId] : [];
}
