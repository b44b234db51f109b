import { crc32 } from "node:zlib";
import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { parseCidr } from "./cidr.ts";
import type { NetworkStore } from "./store.ts";

/** Members of a route that stands in its table. Peerings, transit gateways and the like are refused by name. */
export const inlineRoute = {
  cidrBlock: true,
  ipv6CidrBlock: true,
  destinationPrefixListId: true,
  gatewayId: true,
  natGatewayId: true,
} as const;

/** A route as each of the resource types states it. */
export interface RouteStatement {
  readonly gatewayId?: string;
  readonly natGatewayId?: string;
  readonly [other: string]: unknown;
}

/** Key of a route in the store. */
export const routeKey = (routeTableId: string, destination: string): string =>
  `${routeTableId} ${destination}`;

/** Destination of a route, whichever argument states it.
 * @throws AwsError MissingParameter. */
export function destinationOf(route: RouteStatement): string {
  const {
    destinationCidrBlock,
    cidrBlock,
    destinationIpv6CidrBlock,
    ipv6CidrBlock,
    destinationPrefixListId,
  } = route;
  const destination = [
    destinationCidrBlock,
    cidrBlock,
    destinationIpv6CidrBlock,
    ipv6CidrBlock,
    destinationPrefixListId,
  ].find(Boolean);
  if (typeof destination !== "string")
    throw new AwsError("MissingParameter", "A route must have a destination, such as destinationCidrBlock");
  return destination;
}

/** Adds a route to its table, or changes it.
 * @returns its id, as the provider makes it. */
export function addRoute(store: NetworkStore, routeTableId: string, route: RouteStatement): string {
  const destination = destinationOf(route);
  const table = store.get("routeTables", routeTableId);
  if (destination.includes(".") && destination !== "0.0.0.0/0") {
    const block = parseCidr(destination);
    const vpc = store.get("vpcs", table.vpcId);
    if (block.first >= vpc.cidr.first && block.last <= vpc.cidr.last)
      throw new NotEmulatedError(
        `the route for ${destination} inside the VPC`,
        "Leave it out: the local route reaches every subnet.",
      );
  }
  const targetId = route.gatewayId || route.natGatewayId;
  if (!targetId)
    throw new NotEmulatedError(
      `the route for ${destination} of ${routeTableId}`,
      "Routes lead to an internet gateway (gatewayId) or a NAT gateway (natGatewayId) here.",
    );
  if (targetId.startsWith("igw-")) store.get("internetGateways", targetId);
  else if (targetId.startsWith("nat-")) store.get("natGateways", targetId);
  else throw new NotEmulatedError(`the route to ${targetId}`);
  const key = routeKey(routeTableId, destination);
  store.routes.set(key, { routeTableId, destination, targetId });
  return `r-${routeTableId}${crc32(destination)}`;
}

/** Makes these the only routes of a table. */
export function replaceRoutes(store: NetworkStore, routeTableId: string, routes: readonly object[]): void {
  for (const [key, route] of [...store.routes])
    if (route.routeTableId === routeTableId) store.routes.delete(key);
  for (const route of routes) addRoute(store, routeTableId, route as RouteStatement);
}
