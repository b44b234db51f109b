import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, withDefaults } from "../parts/component.ts";
import { cacheAlarms } from "./alarms.ts";
import type { CacheArgs, CacheGrants } from "./args.ts";
import { defaults, guards, ports, type Settings } from "./defaults.ts";
import { cacheGrants, unknownUser } from "./grants.ts";
import { cacheUsers } from "./users.ts";
import { problems } from "./validate.ts";

export type { CacheArgs, CacheGrants, CacheUser } from "./args.ts";

/** A cache: ElastiCache Serverless for Valkey, by TLS only, in subnets without a way in. Services sign in by IAM as a user that may do no more
 * than it has to; there are no passwords.
 *
 * ```ts
 * const cache = new Cache("shop", { network, users: { service: { keys: ["shop:*"] } } });
 * const service = new FargateService("shop", { environment: cache.environment("service"), … });
 * cache.grants.connect(service, { user: "service" });
 * ```
 *
 * Makes: users, user group, security group, serverless cache. It costs at least what a tenth of a gigabyte costs, 6 to 8 USD a month by region.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.corecomponents.html */
export class Cache extends pulumi.ComponentResource {
  static readonly token = "mysfits:cache:Cache";

  readonly name: string;
  /** Host name that clients connect to, with TLS. */
  readonly endpoint: pulumi.Output<string>;
  readonly port = ports.everything;
  /** Name of the cache, which tokens are signed for. */
  readonly cacheName: pulumi.Output<string>;
  /** Security group that clients connect to. */
  readonly securityGroup: aws.ec2.SecurityGroup;
  readonly grants: CacheGrants;
  readonly nodes: {
    readonly cache: aws.elasticache.ServerlessCache;
    readonly users: ReadonlyMap<string, aws.elasticache.User>;
    readonly group: aws.elasticache.UserGroup;
  };

  constructor(name: string, given: CacheArgs, opts?: pulumi.ComponentResourceOptions) {
    super(Cache.token, name, {}, opts);
    this.name = name;
    const args = withDefaults(defaults, given);
    refuse("Cache", name, problems(name, args));
    const { network, tags } = args;

    const { users, group } = cacheUsers(name, args, this);
    this.securityGroup = new aws.ec2.SecurityGroup(
      `${name}-cache`,
      { vpcId: network.vpcId, description: "Cache, admits by reference only", tags },
      { parent: this },
    );
    const cache = new aws.elasticache.ServerlessCache(
      `${name}-cache`,
      transformed(
        this,
        "cache",
        cacheArgs(name, args, { securityGroup: this.securityGroup, group }),
        args.transform?.cache,
        guards.cache,
      ),
      { parent: this, protect: args.protect },
    );
    cacheAlarms(name, args, cache, this);

    this.endpoint = cache.endpoints.apply(([endpoint]) => endpoint?.address ?? "");
    this.cacheName = cache.name;
    const party = { name: `${name}-cache`, securityGroup: this.securityGroup };
    this.grants = cacheGrants(name, { cache, users, party, tags }, this);
    this.nodes = { cache, users, group };
    this.registerOutputs({ endpoint: this.endpoint, cacheName: this.cacheName });
  }

  /** Makes the environment of a client that signs in by IAM: `CACHE_ENDPOINT`, `CACHE_NAME`, `CACHE_USER`. There is no password in it.
   * @param user As in {@link CacheGrants.connect}. */
  environment(user: string): Record<string, pulumi.Input<string>> {
    const { users } = this.nodes;
    return {
      CACHE_ENDPOINT: pulumi.interpolate`${this.endpoint}:${this.port}`,
      CACHE_NAME: this.cacheName,
      CACHE_USER: users.get(user)?.userId ?? unknownUser(this.name, user, users),
    };
  }
}

function cacheArgs(
  name: string,
  args: Settings,
  nodes: { readonly securityGroup: aws.ec2.SecurityGroup; readonly group: aws.elasticache.UserGroup },
): aws.elasticache.ServerlessCacheArgs {
  return {
    engine: "valkey",
    majorEngineVersion: args.engineVersion,
    description: `Cache ${name}`,
    cacheUsageLimits: {
      dataStorage: { maximum: args.gigabytes, unit: "GB" },
      ecpuPerSeconds: [{ maximum: args.unitsPerSecond }],
    },
    subnetIds: args.network.internalSubnetIds,
    securityGroupIds: [nodes.securityGroup.id],
    userGroupId: nodes.group.userGroupId,
    snapshotRetentionLimit: args.protect ? 1 : 0,
    tags: args.tags,
  };
}
