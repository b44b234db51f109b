import { AwsError } from "../../contract/errors.ts";
import type {
  InternetGateway,
  NatGateway,
  Route,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
  Vpc,
  VpcEndpoint,
} from "./records.ts";

/** AWS's error codes for ids that are not there. */
const notFoundCodes = {
  vpcs: ["InvalidVpcID.NotFound", "vpc ID"],
  subnets: ["InvalidSubnetID.NotFound", "subnet ID"],
  securityGroups: ["InvalidGroup.NotFound", "security group"],
  routeTables: ["InvalidRouteTableID.NotFound", "routeTable ID"],
  internetGateways: ["InvalidInternetGatewayID.NotFound", "internetGateway ID"],
  natGateways: ["NatGatewayNotFound", "NAT gateway"],
} as const;

/** A map that tells when it changes. */
class Table<T> extends Map<string, T> {
  changed: () => void = () => {};

  override set(key: string, value: T): this {
    super.set(key, value);
    this.changed?.();
    return this;
  }
  override delete(key: string): boolean {
    const there = super.delete(key);
    if (there) this.changed();
    return there;
  }
}

/** Everything that decides who reaches whom, by id. Held in memory: the engine keeps the resources themselves. */
export class NetworkStore {
  readonly vpcs = new Table<Vpc>();
  readonly subnets = new Table<Subnet>();
  readonly securityGroups = new Table<SecurityGroup>();
  readonly rules = new Table<SecurityGroupRule>();
  readonly internetGateways = new Table<InternetGateway>();
  readonly natGateways = new Table<NatGateway>();
  readonly routeTables = new Table<RouteTable>();
  /** By route table and destination. */
  readonly routes = new Table<Route>();
  /** Route table by subnet. */
  readonly associations = new Table<string>();
  /** Main route table by VPC, where it is not the default one. */
  readonly mainRouteTables = new Table<string>();
  readonly endpoints = new Table<VpcEndpoint>();

  /** Calls `listener` after every change. */
  onChange(listener: () => void): void {
    for (const table of Object.values(this)) if (table instanceof Table) table.changed = listener;
  }

  /** The thing with an id.
   * @throws AwsError with the code that EC2 answers for its kind. */
  get<Kind extends keyof typeof notFoundCodes>(
    kind: Kind,
    id: string,
  ): NonNullable<ReturnType<NetworkStore[Kind]["get"]>> {
    const thing = this[kind].get(id);
    const [code, label] = notFoundCodes[kind];
    if (!thing) throw new AwsError(code, `The ${label} '${id}' does not exist`);
    return thing as NonNullable<ReturnType<NetworkStore[Kind]["get"]>>;
  }

  /** Rules of a group in one direction. */
  rulesOf(groupId: string, direction: SecurityGroupRule["direction"]): SecurityGroupRule[] {
    return [...this.rules.values()].filter(
      (rule) => rule.groupId === groupId && rule.direction === direction,
    );
  }

  /** The route table that a subnet uses: its own, or the VPC's main one. */
  routeTableOf(subnet: Subnet): string {
    return this.associations.get(subnet.id) ?? this.mainRouteTableOf(this.get("vpcs", subnet.vpcId));
  }

  /** The route table of subnets without one of their own. */
  mainRouteTableOf(vpc: Vpc): string {
    return this.mainRouteTables.get(vpc.id) ?? vpc.defaultRouteTableId;
  }

  /** The VPC that subnets and security groups are in.
   * @throws AwsError when something is not there, or they are in different VPCs. */
  vpcOf(subnetIds: readonly string[], securityGroupIds: readonly string[]): string {
    const members = [
      ...subnetIds.map((id) => ({ id, vpcId: this.get("subnets", id).vpcId })),
      ...securityGroupIds.map((id) => ({ id, vpcId: this.get("securityGroups", id).vpcId })),
    ];
    const [first] = members;
    if (!first) throw new AwsError("MissingParameter", "The request must contain a subnet");
    const stranger = members.find(({ vpcId }) => vpcId !== first.vpcId);
    if (stranger)
      throw new AwsError(
        "InvalidParameterValue",
        `${stranger.id} belongs to ${stranger.vpcId}, and ${first.id} to ${first.vpcId}: they must be in the same VPC`,
      );
    return first.vpcId;
  }
}
