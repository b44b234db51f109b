import type { NetworkInterface } from "../../contract/principal.ts";
import type { Subnet } from "./records.ts";
import type { NetworkStore } from "./store.ts";

/** `security group alb-1a2b3c4 (sg-…)` */
export function describeGroup(store: NetworkStore, id: string): string {
  const name = store.securityGroups.get(id)?.name;
  return name ? `security group ${name} (${id})` : `security group ${id}`;
}

/** `subnet app-private-1 (subnet-…)` */
export function describeSubnet(subnet: Subnet): string {
  const name = subnet.tags["Name"];
  return name ? `subnet ${name} (${subnet.id})` : `subnet ${subnet.id}`;
}

/** `route table app-private-1 (rtb-…)` */
export function describeRouteTable(store: NetworkStore, id: string): string {
  const name = store.routeTables.get(id)?.tags["Name"];
  return name ? `route table ${name} (${id})` : `route table ${id}`;
}

/** The groups of an interface in words; one without any has its VPC's default group. */
export function describeGroups(store: NetworkStore, groupIds: readonly string[]): string {
  return groupIds.map((id) => describeGroup(store, id)).join(" or ");
}

/** The groups of an interface: those it was given, or its VPC's default group.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html */
export function groupsOf(
  store: NetworkStore,
  of: Pick<NetworkInterface, "subnetIds" | "securityGroupIds">,
): readonly string[] {
  if (of.securityGroupIds.length > 0) return of.securityGroupIds;
  const [subnetId = ""] = of.subnetIds;
  const vpc = store.vpcs.get(store.subnets.get(subnetId)?.vpcId ?? "");
  return vpc ? [vpc.defaultSecurityGroupId] : [];
}
