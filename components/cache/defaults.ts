import type { WithDefaults } from "../parts/component.ts";
import type { CacheArgs, CacheUser } from "./args.ts";

/** Ports of a serverless cache: for everything, and for reading.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/RedisConfiguration.html */
export const ports = { everything: 6379, reading: 6380 } as const;

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  engineVersion: "8",
  gigabytes: 1,
  unitsPerSecond: 5_000,
  protect: false,
} as const satisfies Partial<CacheArgs>;

/** Arguments of `Cache` with the defaults. */
export type Settings = WithDefaults<CacheArgs, typeof defaults>;

/** Defaults that are warned about when a transform changes them. */
export const guards = {
  cache: ["userGroupId", "cacheUsageLimits"],
  user: ["accessString", "authenticationMode"],
};

/** Commands by what a user does. AUTH and HELLO need no permission.
 * @see https://valkey.io/topics/acl/ */
const commands = { cache: "+get +set +del +ping", read: "+get +ping" } as const;

/** Access string of a user: its commands on its keys, no channels, and nothing else.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html */
export const accessString = ({ keys, use = "cache" }: CacheUser): string =>
  ["on", ...keys.map((pattern) => `~${pattern}`), "resetchannels", "-@all", commands[use]].join(" ");
