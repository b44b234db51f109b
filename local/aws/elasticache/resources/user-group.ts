import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import { invalidParameter } from "../errors.ts";
import type { CacheStore } from "../store.ts";

/** Outputs of a user group. */
interface UserGroupOutputs {
  readonly arn: string;
}

/** Arguments of a group that decide. */
interface GroupInputs {
  readonly engine: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly userGroupId: string;
  readonly userIds?: readonly string[];
}

/** `aws:elasticache/userGroup:UserGroup`.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateUserGroup.html */
export const userGroupResource = (store: CacheStore) => {
  const put = async ({ engine, tags = {}, userGroupId: id, userIds = [] }: GroupInputs, region: string) => {
    const arn = store.arnOf("usergroup", id, region);
    if (!/^[a-zA-Z](?!.*--)[a-zA-Z0-9-]{0,39}$/.test(id) || id.endsWith("-"))
      throw invalidParameter(
        `The user group id must begin with a letter, have at most 40 letters, digits and single hyphens, and not end with one (got "${id}")`,
      );
    const name = engine.toLowerCase();
    if (!["valkey", "redis"].includes(name))
      throw invalidParameter(`The engine must be valkey or redis (got "${engine}")`);
    const users = userIds.map((userId) => store.user(userId, region));
    const open = users.find(({ mode }) => mode === "no-password");
    if (name === "valkey" && open)
      throw invalidParameter(`User ${open.id} needs no password: a group of engine valkey may not have it`);
    if (name === "redis" && !users.some((user) => user.name === "default"))
      throw invalidParameter("User Group must contain a user with username default (DefaultUserRequired).");
    await store.putGroup({ id, arn, region, engine: name, userIds: [...userIds], tags });
    return { id, outputs: { arn } };
  };
  return resource<aws.elasticache.UserGroupArgs, UserGroupOutputs>()({
    inputs: { engine: true, tags: true, userGroupId: true, userIds: true },
    replaceOn: ["userGroupId", "region"],
    create: async ({ inputs, region }) => {
      if (store.has(store.arnOf("usergroup", inputs.userGroupId, region)))
        throw invalidParameter(`User Group ${inputs.userGroupId} already exists.`);
      return await put(inputs, region);
    },
    update: async ({ inputs, region }) => await put(inputs, region),
    delete: async ({ id, region }) => {
      const group = store.groups(region).find((one) => one.id === id);
      if (group) await store.deleteGroup(group);
    },
    lookUp: async (id, region) => {
      const group = store.groups(region).find((one) => one.id === id);
      if (!group) return undefined;
      const { arn, engine, userIds, tags } = group;
      return { id, outputs: { arn }, inputs: { userGroupId: id, engine, userIds, tags } };
    },
  });
};
