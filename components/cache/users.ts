import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { transformed } from "../parts/component.ts";
import { accessString, guards, type Settings } from "./defaults.ts";
import { groupId, userId } from "./validate.ts";

/** Engine of users and groups, which is the cache's. */
const ENGINE = "valkey";

/** Makes the users of a cache, who sign in by IAM, and the group that it lets in. There is no user `default`, and none with a password: a group
 * of Valkey needs neither.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html */
export function cacheUsers(
  name: string,
  args: Settings,
  parent: pulumi.ComponentResource,
): { readonly users: ReadonlyMap<string, aws.elasticache.User>; readonly group: aws.elasticache.UserGroup } {
  const { tags } = args;
  const users = new Map(
    Object.entries(args.users).map(([user, settings]) => {
      const id = userId(name, user);
      const userArgs: aws.elasticache.UserArgs = {
        userId: id,
        // For IAM they have to be the same.
        userName: id,
        engine: ENGINE,
        accessString: accessString(settings),
        authenticationMode: { type: "iam" },
        tags,
      };
      return [
        user,
        new aws.elasticache.User(
          `${name}-user-${user}`,
          transformed(parent, "user", userArgs, args.transform?.user, guards.user),
          // Its id is its own, so that a new one can't be there before it.
          { parent, deleteBeforeReplace: true },
        ),
      ] as const;
    }),
  );
  const group = new aws.elasticache.UserGroup(
    `${name}-users`,
    {
      userGroupId: groupId(name),
      engine: ENGINE,
      userIds: [...users.values()].map((user) => user.userId),
      tags,
    },
    { parent, deleteBeforeReplace: true },
  );
  return { users, group };
}
