import type { Reachability } from "../../contract/capabilities.ts";
import type { NetworkInterface } from "../../contract/principal.ts";
import { describeRouteTable, describeSubnet } from "./descriptions.ts";
import { managedPrefixListId } from "./managed-prefix-lists.ts";
import type { Subnet, VpcEndpoint } from "./records.ts";
import type { NetworkStore } from "./store.ts";

/** Way by which packets for a service leave a subnet. */
export type Way =
  | { readonly kind: "interface-endpoint"; readonly endpoint: VpcEndpoint }
  | { readonly kind: "gateway-endpoint"; readonly endpoint: VpcEndpoint }
  | { readonly kind: "internet" }
  | { readonly kind: "none"; readonly reason: string };

/** Which way a subnet's packets to a service take. A name resolved by an interface endpoint goes there and nowhere else; a
 * gateway endpoint's route is narrower than the default route.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html */
export function wayOut(
  store: NetworkStore,
  subnet: Subnet,
  from: NetworkInterface,
  service: string,
  region: string,
): Way {
  const endpoints = [...store.endpoints.values()].filter(
    (endpoint) =>
      endpoint.vpcId === subnet.vpcId && endpoint.service === service && endpoint.region === region,
  );
  const byName = endpoints.find(({ kind, privateDns }) => kind === "Interface" && privateDns);
  if (byName) return { kind: "interface-endpoint", endpoint: byName };

  const routeTableId = store.routeTableOf(subnet);
  const byRoute = endpoints.find(
    ({ kind, routeTableIds }) => kind === "Gateway" && routeTableIds.includes(routeTableId),
  );
  if (byRoute) return { kind: "gateway-endpoint", endpoint: byRoute };

  const internet = internetRoute(store, subnet, from.publicIp);
  if (internet.reachable) return { kind: "internet" };
  if (service === "internet") return { kind: "none", reason: internet.reason };
  const missing = [internet.reason];
  const unnamed = endpoints.find(({ kind }) => kind === "Interface");
  const unrouted = endpoints.find(({ kind }) => kind === "Gateway");
  if (unnamed) missing.push(`interface endpoint ${unnamed.id} for ${service} has private DNS off`);
  else if (unrouted)
    missing.push(
      `gateway endpoint ${unrouted.id} for ${service} is not in ${describeRouteTable(store, routeTableId)} (routeTableIds)`,
    );
  else
    missing.push(
      `the VPC has no ${managedPrefixListId(service, region) ? "gateway" : "interface"} endpoint for com.amazonaws.${region}.${service}`,
    );
  return { kind: "none", reason: missing.join("; ") };
}

/** Tells whether a subnet has a way to the Internet: an internet gateway and a public address, or a NAT gateway that has one.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html */
export function internetRoute(store: NetworkStore, subnet: Subnet, publicIp: boolean): Reachability {
  const routeTableId = store.routeTableOf(subnet);
  const table = describeRouteTable(store, routeTableId);
  const from = describeSubnet(subnet);
  const route = [...store.routes.values()].find(
    (entry) => entry.routeTableId === routeTableId && entry.destination === "0.0.0.0/0",
  );
  if (!route) return { reachable: false, reason: `${table} of ${from} has no route for 0.0.0.0/0` };

  const gateway = store.internetGateways.get(route.targetId);
  if (gateway) {
    if (gateway.vpcId !== subnet.vpcId)
      return {
        reachable: false,
        reason: `${table} leads to internet gateway ${gateway.id}, which is not attached to ${subnet.vpcId}`,
      };
    if (publicIp) return { reachable: true };
    return {
      reachable: false,
      reason: `${from} leads to internet gateway ${gateway.id}, which needs a public IP address (assignPublicIp)`,
    };
  }
  const nat = store.natGateways.get(route.targetId);
  if (!nat)
    return {
      reachable: false,
      reason: `the route for 0.0.0.0/0 in ${table} leads to ${route.targetId}, which does not exist (blackhole)`,
    };
  if (nat.connectivity === "private")
    return { reachable: false, reason: `NAT gateway ${nat.id} is private and does not lead to the Internet` };
  if (nat.subnetId === undefined) return { reachable: true };
  const home = store.subnets.get(nat.subnetId);
  if (!home || home.id === subnet.id)
    return { reachable: false, reason: `NAT gateway ${nat.id} stands in a subnet that leads to itself` };
  const onward = internetRoute(store, home, true);
  return onward.reachable
    ? onward
    : { reachable: false, reason: `NAT gateway ${nat.id} has no way out: ${onward.reason}` };
}
