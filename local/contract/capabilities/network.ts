import type { Socket } from "node:net";
import type { NetworkInterface } from "../principal.ts";

/** Tells if one network interface reaches another; the reason names the missing rule or route. */
export type Reachability =
  { readonly reachable: true } | { readonly reachable: false; readonly reason: string };

/** Endpoint inside a VPC that tasks and functions connect to by its name: a database, a cache. */
export interface PrivateEndpoint {
  /** Name as clients write it: `shop.cluster-abc.ap-northeast-2.rds.amazonaws.com`. */
  readonly host: string;
  readonly port: number;
  /** Interface of the endpoint: its security groups say who is let in. */
  readonly network: NetworkInterface;
  /** Takes a connection that the network has let through; `server.emit("connection", socket)` for one with a server. */
  readonly accept: (socket: Socket, from: NetworkInterface) => void;
}

/** VPCs (`local/aws/ec2`). */
export interface NetworkCapability {
  /** TCP from one interface to another on `port`: egress and ingress rules, same or routed VPC. */
  reach(from: NetworkInterface, to: NetworkInterface, port: number): Reachability;
  /** HTTPS from an interface to an AWS service's public endpoint, a VPC endpoint or the Internet.
   * @param service Endpoint name: `dynamodb`, `s3`, `logs`, `ecr.api`, `ecr.dkr`, or `internet`. */
  reachService(from: NetworkInterface, service: string, region: string): Reachability;
  /** TCP from anywhere in the Internet to an interface with a public address. */
  reachFromInternet(to: NetworkInterface, port: number): Reachability;
  /** Makes an endpoint known to whatever is in a VPC, from now on. The answer takes it away. */
  addEndpoint(endpoint: PrivateEndpoint): () => void;
  /** Lets a confined process connect to the endpoints that its interface reaches. Others look like names that do not exist, and those that no
   * rule lets it to like ones that never answer, with the reason in the log.
   * @param temporaryFolder The process's own; its folder of sockets must be there.
   * @returns closes the way, and the connections through it. */
  openDoor(from: NetworkInterface, temporaryFolder: string): Promise<() => void>;
  /** Policy of the VPC endpoint that a call to a service goes through, JSON text: IAM needs its allowance too. Undefined when
   * the call leaves by an Internet or NAT gateway. */
  endpointPolicy(from: NetworkInterface, service: string, region: string): string | undefined;
  /** The VPC that subnets and security groups are in.
   * @throws AwsError InvalidSubnetID.NotFound, InvalidGroup.NotFound, or InvalidParameterValue when they are in different ones. */
  vpcOf(subnetIds: readonly string[], securityGroupIds: readonly string[]): string;
  /** Availability zone and block of a subnet. @throws AwsError InvalidSubnetID.NotFound. */
  subnet(subnetId: string): {
    readonly availabilityZone: string;
    readonly cidrBlock: string;
    readonly vpcId: string;
  };
  /** Takes a free private address of a subnet. @throws AwsError InsufficientFreeAddressesInSubnet. */
  assignAddress(subnetId: string): string;
  /** Gives an address back. */
  releaseAddress(subnetId: string, address: string): void;
}
