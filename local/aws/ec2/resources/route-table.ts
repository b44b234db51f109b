import { crc32 } from "node:zlib";
import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource as defineResource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { parseCidr } from "../cidr.ts";
import { ec2Id, owned } from "../resource-names.ts";
import type { NetworkStore } from "../store.ts";

/** Members of a route that stands in its table. Peerings, transit gateways and the like are refused by name. */
const inlineRoute = {
  cidrBlock: true,
  ipv6CidrBlock: true,
  destinationPrefixListId: true,
  gatewayId: true,
  natGatewayId: true,
} as const;
const routeTableInputs = { vpcId: true, routes: inlineRoute, tags: true } as const;
type RouteTableInputs = Read<Inputs<aws.ec2.RouteTableArgs>, typeof routeTableInputs>;
const defaultRouteTableInputs = { defaultRouteTableId: true, routes: inlineRoute, tags: true } as const;
type DefaultRouteTableInputs = Read<Inputs<aws.ec2.DefaultRouteTableArgs>, typeof defaultRouteTableInputs>;
const routeInputs = {
  routeTableId: true,
  destinationCidrBlock: true,
  destinationIpv6CidrBlock: true,
  destinationPrefixListId: true,
  gatewayId: true,
  natGatewayId: true,
} as const;
type RouteInputs = Read<Inputs<aws.ec2.RouteArgs>, typeof routeInputs>;
const associationInputs = { subnetId: true, routeTableId: true } as const;
type AssociationInputs = Read<Inputs<aws.ec2.RouteTableAssociationArgs>, typeof associationInputs>;
const mainAssociationInputs = { vpcId: true, routeTableId: true } as const;
type MainAssociationInputs = Read<
  Inputs<aws.ec2.MainRouteTableAssociationArgs>,
  typeof mainAssociationInputs
>;

/** A route as each of the resource types states it. */
interface RouteStatement {
  readonly gatewayId?: string;
  readonly natGatewayId?: string;
  readonly [other: string]: unknown;
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html */
export function routeTableResource(store: NetworkStore) {
  const set = (id: string, { inputs }: Resource<RouteTableInputs>) => {
    store.get("vpcs", inputs.vpcId);
    store.routeTables.set(id, { id, vpcId: inputs.vpcId, tags: inputs.tags ?? {} });
    if (inputs.routes) replaceRoutes(store, id, inputs.routes);
  };
  const outputs = (resource: Resource<RouteTableInputs>, id: string) => ({
    ...owned(resource, "route-table", id),
    routes: resource.inputs.routes ?? [],
    propagatingVgws: [],
  });
  return defineResource<aws.ec2.RouteTableArgs, ReturnType<typeof outputs>>()({
    inputs: routeTableInputs,
    async create(resource) {
      const id = ec2Id("rtb");
      set(id, resource);
      return { id, outputs: outputs(resource, id) };
    },
    async start(kept) {
      set(kept.id, kept);
    },
    async update(resource, { id }) {
      set(id, resource);
      return { id, outputs: outputs(resource, id) };
    },
    async delete({ id }) {
      replaceRoutes(store, id, []);
      store.routeTables.delete(id);
    },
    replaceOn: ["vpcId"],
  });
}

/** Takes over the route table that came with a VPC; deleting gives it back empty. */
export function defaultRouteTableResource(store: NetworkStore) {
  const set = ({ inputs }: Resource<DefaultRouteTableInputs>) => {
    const { id, vpcId } = store.get("routeTables", inputs.defaultRouteTableId);
    store.routeTables.set(id, { id, vpcId, tags: inputs.tags ?? {} });
    replaceRoutes(store, id, inputs.routes ?? []);
    return { id, vpcId };
  };
  const put = async (resource: Resource<DefaultRouteTableInputs>) => {
    const { id, vpcId } = set(resource);
    return {
      id,
      outputs: { ...owned(resource, "route-table", id), vpcId, routes: resource.inputs.routes ?? [] },
    };
  };
  return defineResource<aws.ec2.DefaultRouteTableArgs, Awaited<ReturnType<typeof put>>["outputs"]>()({
    inputs: defaultRouteTableInputs,
    create: put,
    update: put,
    async start(kept) {
      set(kept);
    },
    async delete({ id }) {
      replaceRoutes(store, id, []);
    },
    replaceOn: ["defaultRouteTableId"],
  });
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html */
export function routeResource(store: NetworkStore) {
  const set = ({ inputs }: Resource<RouteInputs>): string => addRoute(store, inputs.routeTableId, inputs);
  const outputs = ({ region }: Resource<RouteInputs>) => ({ origin: "CreateRoute", state: "active", region });
  return defineResource<aws.ec2.RouteArgs, ReturnType<typeof outputs>>()({
    inputs: routeInputs,
    async create(resource) {
      const { routeTableId } = resource.inputs;
      const key = routeKey(routeTableId, destinationOf(resource.inputs));
      if (store.routes.has(key))
        throw new AwsError(
          "RouteAlreadyExists",
          `The route identified by ${destinationOf(resource.inputs)} already exists in ${routeTableId}`,
        );
      return { id: set(resource), outputs: outputs(resource) };
    },
    async start(kept) {
      set(kept);
    },
    async update(resource) {
      return { id: set(resource), outputs: outputs(resource) };
    },
    async delete({ inputs }) {
      store.routes.delete(routeKey(inputs.routeTableId, destinationOf(inputs)));
    },
    replaceOn: [
      "routeTableId",
      "destinationCidrBlock",
      "destinationIpv6CidrBlock",
      "destinationPrefixListId",
    ],
  });
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateRouteTable.html */
export function routeTableAssociationResource(store: NetworkStore) {
  const set = ({ inputs }: Resource<AssociationInputs>) => {
    if (inputs.subnetId === undefined)
      throw new NotEmulatedError("a route table of a gateway", "Associate it with a subnet.");
    const subnet = store.get("subnets", inputs.subnetId);
    const table = store.get("routeTables", inputs.routeTableId);
    if (subnet.vpcId !== table.vpcId)
      throw new AwsError(
        "InvalidParameterValue",
        `Route table ${table.id} and subnet ${subnet.id} belong to different networks`,
      );
    store.associations.set(subnet.id, table.id);
  };
  return defineResource<aws.ec2.RouteTableAssociationArgs, { readonly region: string }>()({
    inputs: associationInputs,
    async create(resource) {
      const present = store.associations.get(resource.inputs.subnetId ?? "");
      if (present)
        throw new AwsError(
          "Resource.AlreadyAssociated",
          `the subnet ${resource.inputs.subnetId} already has route table ${present}`,
        );
      set(resource);
      return { id: ec2Id("rtbassoc"), outputs: { region: resource.region } };
    },
    async start(kept) {
      set(kept);
    },
    async update(resource, { id }) {
      set(resource);
      return { id, outputs: { region: resource.region } };
    },
    async delete({ inputs }) {
      if (inputs.subnetId !== undefined) store.associations.delete(inputs.subnetId);
    },
    replaceOn: ["subnetId", "gatewayId"],
  });
}

/** Makes another table the one that subnets without their own have. */
export function mainRouteTableAssociationResource(store: NetworkStore) {
  const set = ({ inputs }: Resource<MainAssociationInputs>) => {
    const vpc = store.get("vpcs", inputs.vpcId);
    store.get("routeTables", inputs.routeTableId);
    store.mainRouteTables.set(vpc.id, inputs.routeTableId);
    return vpc.defaultRouteTableId;
  };
  return defineResource<
    aws.ec2.MainRouteTableAssociationArgs,
    { readonly originalRouteTableId: string; readonly region: string }
  >()({
    inputs: mainAssociationInputs,
    create: async (resource) => ({
      id: ec2Id("rtbassoc"),
      outputs: { originalRouteTableId: set(resource), region: resource.region },
    }),
    async start(kept) {
      set(kept);
    },
    async update(resource, { id }) {
      return { id, outputs: { originalRouteTableId: set(resource), region: resource.region } };
    },
    async delete({ inputs }) {
      store.mainRouteTables.delete(inputs.vpcId);
    },
    replaceOn: ["vpcId"],
  });
}

const routeKey = (routeTableId: string, destination: string) => `${routeTableId} ${destination}`;

function destinationOf(route: Readonly<Record<string, unknown>> | RouteInputs): string {
  const {
    destinationCidrBlock,
    cidrBlock,
    destinationIpv6CidrBlock,
    ipv6CidrBlock,
    destinationPrefixListId,
  } = route as Record<string, unknown>;
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

function addRoute(store: NetworkStore, routeTableId: string, route: RouteStatement): string {
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

function replaceRoutes(store: NetworkStore, routeTableId: string, routes: readonly object[]): void {
  for (const [key, route] of [...store.routes])
    if (route.routeTableId === routeTableId) store.routes.delete(key);
  for (const route of routes) addRoute(store, routeTableId, route as RouteStatement);
}
