import type * as pulumi from "@pulumi/pulumi";
import type { AccessLogs } from "../parts/access-logs.ts";
import type { Tags } from "../parts/component.ts";
import type { Egress } from "./layout.ts";

/** Arguments of `Network`. */
export interface NetworkArgs {
  /** Way of tasks to AWS's own APIs and the Internet:
   * - `public-ip`: public subnets, an address per task, nothing can come in. No fixed cost but that of the addresses.
   * - `endpoints`: private subnets with interface endpoints; no Internet at all. A fixed cost per endpoint and zone.
   * - `nat`: private subnets behind NAT gateways. A fixed cost per gateway.
   *
   * It can be changed at any time: the subnets are the same for all three.
   *
   * Gateway endpoints for S3 and DynamoDB, which are free, are there in every case.
   * @default "public-ip" */
  readonly egress?: Egress;
  /** With `nat`: one gateway for all zones, or one in each.
   * @default "single" */
  readonly natGateways?: "single" | "per-zone";
  /** With `endpoints`: the number of zones that each interface endpoint has an interface in. Tasks of all zones use them. When the only
   * zone fails, running tasks go on, for the data are reached by a gateway endpoint, but none starts and no log line arrives.
   * @default one in each zone */
  readonly endpointZones?: number;
  /** Availability zones, 2 or 3 (an Application Load Balancer needs two). A change needs another `cidrBlock` too: the subnets would overlap
   * with those that are there.
   * @default 2 */
  readonly zones?: number;
  /** Names of the zones, as many as `zones`; `inLinkableZones` adds those that a VPC link can be in.
   * @default the first ones of the region */
  readonly zoneNames?: readonly string[];
  /** A block from /16 to /22. A change replaces the VPC and everything in it.
   * @default "10.0.0.0/16" */
  readonly cidrBlock?: string;
  /** With `endpoints`: the services beyond image pull and logs that tasks call, such as `sqs`.
   * @default none */
  readonly interfaceEndpoints?: readonly string[];
  /** Buckets that may be used through the gateway endpoint of S3, beside image layers; whoever does needs the same rights in a role of its own.
   * @default none: a bucket of somebody else's is out of reach, and so is one of ours that nobody was granted
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html */
  readonly buckets?: readonly ReachableBucket[];
  /** Bucket for the log of connections.
   * @default no log */
  readonly accessLogs?: AccessLogs;
  readonly tags?: Tags;
}

/** Bucket, and what may be done in it from inside the network. */
export interface ReachableBucket {
  readonly arn: pulumi.Input<string>;
  /** Full names: `s3:GetObject`. */
  readonly actions: readonly string[];
  /** Beginning of the objects' names: `pictures/`.
   * @default all objects */
  readonly prefix?: string;
}

/** Target that traffic may leave to, as a rule of a security group. */
export interface EgressTarget {
  readonly description: string;
  readonly cidrIpv4?: string;
  readonly prefixListId?: pulumi.Input<string>;
  readonly referencedSecurityGroupId?: pulumi.Input<string>;
}
