import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Alarms } from "../alarms/index.ts";
import type { Network } from "../network/index.ts";
import type { Tags, Transform } from "../parts/component.ts";
import type { NetworkGrantee } from "../parts/connections.ts";

/** User of a cache, who signs in by IAM. */
export interface CacheUser {
  /** Patterns of the keys that it may touch: `shop:*`. */
  readonly keys: readonly string[];
  /** Uses of the keys: `cache` is what a cache beside a database does (GET, SET, DEL), `read` is GET alone.
   * @default "cache" */
  readonly use?: "cache" | "read";
}

/** Arguments of `Cache`. */
export interface CacheArgs {
  /** Network with the subnets that the cache is in: those without a way in from the Internet. */
  readonly network: Network;
  /** Users by name: lower-case letters, digits and hyphens. Each may do what is said here and nothing else; nobody gets in without being one. */
  readonly users: Readonly<Record<string, CacheUser>>;
  /** Major version of Valkey, 8 or 9. It can be raised in place, and never go back.
   * @default "8" */
  readonly engineVersion?: string;
  /** Data that it keeps at most, whole gigabytes from 1 to 5,000. When it is full, keys that expire and were used longest ago make room. Each gigabyte
   * that is really used is 60 to 75 USD a month, by region; what is less than 0.1 is paid as 0.1.
   * @default 1
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Scaling.html */
  readonly gigabytes?: number;
  /** ElastiCache processing units a second that it answers at most, 1,000 to 15,000,000: beyond them requests are throttled. A request of a
   * kilobyte is one.
   * @default 5000 */
  readonly unitsPerSecond?: number;
  /** Keep it: Pulumi's `protect`, and a snapshot a day. What is in a cache is somewhere else too, so that most need it for their address alone.
   * @default false */
  readonly protect?: boolean;
  /** Alarms of the stage.
   * @default none */
  readonly alarms?: Alarms;
  readonly tags?: Tags;
  readonly transform?: {
    readonly cache?: Transform<aws.elasticache.ServerlessCacheArgs>;
    readonly user?: Transform<aws.elasticache.UserArgs>;
  };
}

/** Uses of a cache that can be granted. */
export interface CacheGrants {
  /** Signing in as one of the cache's users by IAM (`elasticache:Connect` on this cache and this user), and the rules of both security groups for
   * the two ports of a serverless cache.
   * @param options.user Name of the user, as in the arguments.
   * @returns what a client has to wait for. */
  connect(grantee: NetworkGrantee, options: { readonly user: string }): readonly pulumi.Resource[];
}
