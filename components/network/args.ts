import type * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../parts/component.ts";
import type { Egress } from "./layout.ts";

/** Arguments of `Network`. */
export interface NetworkArgs {
  /** Way of tasks to AWS's own APIs and the Internet:
   * - `public-ip`: public subnets, an address per task, nothing can come in. No fixed cost.
   * - `endpoints`: private subnets with interface endpoints; no Internet at all. A fixed cost per endpoint and zone.
   * - `nat`: private subnets behind NAT gateways. A fixed cost per gateway.
   *
   * Gateway endpoints for S3 and DynamoDB, which are free, are there in every case.
   * @default "public-ip" */
  readonly egress?: Egress;
  /** With `nat`: one gateway for all zones, or one in each.
   * @default "single" */
  readonly natGateways?: "single" | "per-zone";
  /** Availability zones, 2 or 3 (an Application Load Balancer needs two).
   * @default 2 */
  readonly zones?: number;
  /** A block from /16 to /22.
   * @default "10.0.0.0/16" */
  readonly cidrBlock?: string;
  /** With `endpoints`: the services beyond image pull and logs that tasks call, such as `sqs`.
   * @default none */
  readonly interfaceEndpoints?: readonly string[];
  readonly tags?: Tags;
}

/** Target that traffic may leave to, as a rule of a security group. */
export interface EgressTarget {
  readonly description: string;
  readonly cidrIpv4?: string;
  readonly prefixListId?: pulumi.Input<string>;
  readonly referencedSecurityGroupId?: pulumi.Input<string>;
}
