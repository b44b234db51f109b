import type { Cidr } from "./cidr.ts";

/** A VPC as reachability sees it. */
export interface Vpc {
  readonly id: string;
  readonly region: string;
  readonly cidr: Cidr;
  readonly enableDnsSupport: boolean;
  readonly enableDnsHostnames: boolean;
  readonly defaultSecurityGroupId: string;
  readonly defaultRouteTableId: string;
  readonly tags: Tags;
}

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

/** A subnet. Which route table it has is said by an association. */
export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly cidr: Cidr;
  readonly availabilityZone: string;
  readonly tags: Tags;
}

/** An internet gateway, attached to at most one VPC. */
export interface InternetGateway {
  readonly id: string;
  readonly vpcId?: string;
}

/** A NAT gateway. One without a subnet is regional: it stands in all zones and needs no route of its own. */
export interface NatGateway {
  readonly id: string;
  readonly vpcId: string;
  readonly subnetId?: string;
  readonly connectivity: "public" | "private";
}

/** A route table without its routes. */
export interface RouteTable {
  readonly id: string;
  readonly vpcId: string;
  readonly tags: Tags;
}

/** A route beyond those that AWS makes itself (local, gateway endpoints). */
export interface Route {
  readonly routeTableId: string;
  /** IPv4 block; IPv6 and prefix lists decide nothing here, for everything speaks IPv4. */
  readonly destination: string;
  /** Id of an internet or NAT gateway. */
  readonly targetId: string;
}

/** An interface or gateway endpoint of an AWS service. */
export interface VpcEndpoint {
  readonly id: string;
  readonly vpcId: string;
  readonly kind: "Gateway" | "Interface";
  /** Without `com.amazonaws.<region>.`: `ecr.api`. */
  readonly service: string;
  /** Of the service. */
  readonly region: string;
  readonly routeTableIds: readonly string[];
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly privateDns: boolean;
  /** JSON text. */
  readonly policy: string;
}

/** Who is at the other end of a rule of a security group. */
export type Peer =
  | { readonly kind: "ipv4"; readonly cidr: Cidr }
  | { readonly kind: "ipv6"; readonly block: string }
  | { readonly kind: "prefix-list"; readonly id: string }
  | { readonly kind: "group"; readonly id: string };

/** One rule of a security group; one with several blocks counts as several. */
export interface SecurityGroupRule {
  readonly id: string;
  readonly groupId: string;
  readonly direction: "ingress" | "egress";
  /** `tcp`, `udp`, `icmp`, a protocol's number, or `-1` for all. */
  readonly protocol: string;
  /** Undefined: all ports. */
  readonly ports: { readonly from: number; readonly to: number } | undefined;
  readonly peer: Peer;
}

/** A security group; its rules are kept beside it. */
export interface SecurityGroup {
  readonly id: string;
  readonly vpcId: string;
  readonly name: string;
}
