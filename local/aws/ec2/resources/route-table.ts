import { crc32 } from "node:zlib";
import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import { parseCidr } from "../cidr.ts";
import { ec2Id, owned } from "../resource-names.ts";
import type { Topology } from "../topology.ts";

type RouteTableInputs = Inputs<aws.ec2.RouteTableArgs>;
type DefaultRouteTableInputs = Inputs<aws.ec2.DefaultRouteTableArgs>;
type RouteInputs = Inputs<aws.ec2.RouteArgs>;
type AssociationInputs = Inputs<aws.ec2.RouteTableAssociationArgs>;
type MainAssociationInputs = Inputs<aws.ec2.MainRouteTableAssociationArgs>;

/** A route as each of the resource types states it. */
interface RouteStatement {
  readonly gatewayId?: string;
  readonly natGatewayId?: string;
  readonly [other: string]: unknown;
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html */
export function routeTableHandler(topology: Topology): ResourceHandler<RouteTableInputs> {
  const set = (id: string, { inputs }: Resource<RouteTableInputs>) => {
    topology.get("vpcs", inputs.vpcId);
    topology.routeTables.set(id, { id, vpcId: inputs.vpcId, tags: inputs.tags ?? {} });
    if (inputs.routes) replaceRoutes(topology, id, inputs.routes);
  };
  const outputs = (resource: Resource<RouteTableInputs>, id: string) => ({
    ...owned(resource, "route-table", id),
    routes: resource.inputs.routes ?? [],
    propagatingVgws: [],
  });
  return {
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
      replaceRoutes(topology, id, []);
      topology.routeTables.delete(id);
    },
    replaceOn: ["vpcId"],
  };
}

/** Takes over the route table that came with a VPC; deleting gives it back empty. */
export function defaultRouteTableHandler(topology: Topology): ResourceHandler<DefaultRouteTableInputs> {
  const set = ({ inputs }: Resource<DefaultRouteTableInputs>) => {
    const { id, vpcId } = topology.get("routeTables", inputs.defaultRouteTableId);
    topology.routeTables.set(id, { id, vpcId, tags: inputs.tags ?? {} });
    replaceRoutes(topology, id, inputs.routes ?? []);
    return { id, vpcId };
  };
  const put = async (resource: Resource<DefaultRouteTableInputs>) => {
    const { id, vpcId } = set(resource);
    return {
      id,
      outputs: { ...owned(resource, "route-table", id), vpcId, routes: resource.inputs.routes ?? [] },
    };
  };
  return {
    create: put,
    update: put,
    async start(kept) {
      set(kept);
    },
    async delete({ id }) {
      replaceRoutes(topology, id, []);
    },
    replaceOn: ["defaultRouteTableId"],
  };
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html */
export function routeHandler(topology: Topology): ResourceHandler<RouteInputs> {
  const set = ({ inputs }: Resource<RouteInputs>): string => addRoute(topology, inputs.routeTableId, inputs);
  const outputs = ({ region }: Resource<RouteInputs>) => ({ origin: "CreateRoute", state: "active", region });
  return {
    async create(resource) {
      const { routeTableId } = resource.inputs;
      const key = routeKey(routeTableId, destinationOf(resource.inputs));
      if (topology.routes.has(key))
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
      topology.routes.delete(routeKey(inputs.routeTableId, destinationOf(inputs)));
    },
    replaceOn: [
      "routeTableId",
      "destinationCidrBlock",
      "destinationIpv6CidrBlock",
      "destinationPrefixListId",
    ],
  };
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateRouteTable.html */
export function routeTableAssociationHandler(topology: Topology): ResourceHandler<AssociationInputs> {
  const set = ({ inputs }: Resource<AssociationInputs>) => {
    if (inputs.subnetId === undefined)
      throw new NotEmulatedError("a route table of a gateway", "Associate it with a subnet.");
    const subnet = topology.get("subnets", inputs.subnetId);
    const table = topology.get("routeTables", inputs.routeTableId);
    if (subnet.vpcId !== table.vpcId)
      throw new AwsError(
        "InvalidParameterValue",
        `Route table ${table.id} and subnet ${subnet.id} belong to different networks`,
      );
    topology.associations.set(subnet.id, table.id);
  };
  return {
    async create(resource) {
      const present = topology.associations.get(resource.inputs.subnetId ?? "");
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
      if (inputs.subnetId !== undefined) topology.associations.delete(inputs.subnetId);
    },
    replaceOn: ["subnetId", "gatewayId"],
  };
}

/** Makes another table the one that subnets without their own have. */
export function mainRouteTableAssociationHandler(topology: Topology): ResourceHandler<MainAssociationInputs> {
  const set = ({ inputs }: Resource<MainAssociationInputs>) => {
    const vpc = topology.get("vpcs", inputs.vpcId);
    topology.get("routeTables", inputs.routeTableId);
    topology.mainRouteTables.set(vpc.id, inputs.routeTableId);
    return vpc.defaultRouteTableId;
  };
  return {
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
      topology.mainRouteTables.delete(inputs.vpcId);
    },
    replaceOn: ["vpcId"],
  };
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

function addRoute(topology: Topology, routeTableId: string, route: RouteStatement): string {
  const destination = destinationOf(route);
  const table = topology.get("routeTables", routeTableId);
  if (destination.includes(".") && destination !== "0.0.0.0/0") {
    const block = parseCidr(destination);
    const vpc = topology.get("vpcs", table.vpcId);
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
  if (targetId.startsWith("igw-")) topology.get("internetGateways", targetId);
  else if (targetId.startsWith("nat-")) topology.get("natGateways", targetId);
  else throw new NotEmulatedError(`the route to ${targetId}`);
  const key = routeKey(routeTableId, destination);
  topology.routes.set(key, { routeTableId, destination, targetId });
  return `r-${routeTableId}${crc32(destination)}`;
}

function replaceRoutes(topology: Topology, routeTableId: string, routes: readonly object[]): void {
  for (const [key, route] of [...topology.routes])
    if (route.routeTableId === routeTableId) topology.routes.delete(key);
  for (const route of routes) addRoute(topology, routeTableId, route as RouteStatement);
}
