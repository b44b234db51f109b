import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { letConnect, type NetworkGrantee, type Party } from "../parts/connections.ts";
import { refuse, type Tags } from "../parts/component.ts";
import { grant } from "../parts/grants.ts";
import type { CacheGrants } from "./args.ts";
import { ports } from "./defaults.ts";

/** Resources that grants are about. */
interface Granted {
  readonly cache: aws.elasticache.ServerlessCache;
  readonly users: ReadonlyMap<string, aws.elasticache.User>;
  readonly party: Party;
  readonly tags: Tags | undefined;
}

/** Makes what can be granted on a cache.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html */
export function cacheGrants(
  name: string,
  { cache, users, party, tags }: Granted,
  parent: pulumi.ComponentResource,
): CacheGrants {
  const ways = new Map<string, readonly pulumi.Resource[]>();
  // A way is the same for every user that somebody signs in as.
  const reach = (grantee: NetworkGrantee) => {
    const rules =
      ways.get(grantee.name) ??
      ([
        letConnect(
          grantee,
          { ...party, port: ports.everything, what: `the cache ${name}` },
          { tags },
          parent,
        ),
        letConnect(
          grantee,
          { ...party, port: ports.reading, what: `the cache ${name}, to read` },
          { tags, suffix: "-reader" },
          parent,
        ),
      ] as const);
    ways.set(grantee.name, rules);
    return rules;
  };
  return {
    connect: (grantee, { user: userName }) => {
      const user = users.get(userName);
      if (!user) return unknownUser(name, userName, users);
      const policy = grant(
        `${name}-${grantee.name}-connect-${userName}`,
        grantee,
        { actions: ["elasticache:Connect"], resources: [cache.arn, user.arn] },
        parent,
      );
      return [policy, ...reach(grantee)];
    },
  };
}

/** @throws Error naming the users that there are. */
export function unknownUser(name: string, user: string, users: ReadonlyMap<string, unknown>): never {
  refuse("Cache", name, [
    {
      argument: "user",
      must: `be one of ${[...users.keys()].join(", ")}`,
      got: user,
      fix: "add it to the argument users",
    },
  ]);
  throw new Error("unreachable");
}
