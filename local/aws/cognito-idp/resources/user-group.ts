import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import type { UserPoolStore } from "../store.ts";
import { groupExists } from "../errors.ts";

const groupInputs = {
  name: true,
  userPoolId: true,
  description: true,
  precedence: true,
  roleArn: true,
} as const;
type GroupInputs = Read<Inputs<aws.cognito.UserGroupArgs>, typeof groupInputs>;

/** `aws:cognito/userGroup:UserGroup`.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html */
export function userGroupResource(store: UserPoolStore) {
  const write = async ({ urn, inputs }: Resource<GroupInputs>, name: string) => {
    const { userPoolId, description, precedence, roleArn } = inputs;
    const before = store.hasGroup(userPoolId, name) ? store.group(userPoolId, name) : undefined;
    const now = Date.now();
    await store.putGroup({
      poolId: userPoolId,
      name,
      urn,
      description,
      precedence,
      roleArn,
      createdAt: before?.createdAt ?? now,
      modifiedAt: now,
    });
    return { id: `${userPoolId}/${name}`, outputs: { name } };
  };
  const nameOf = (id: string) => id.slice(id.indexOf("/") + 1);
  return resource<aws.cognito.UserGroupArgs, { readonly name: string }>()({
    inputs: groupInputs,
    async create(wanted) {
      const { id: poolId } = store.pool(wanted.inputs.userPoolId);
      const name = wanted.inputs.name ?? physicalName(wanted.name, 128);
      if (store.hasGroup(poolId, name) && store.group(poolId, name).urn !== wanted.urn)
        throw groupExists(name);
      return await write(wanted, name);
    },
    update: (wanted, previous) => write(wanted, nameOf(previous.id)),
    delete: ({ id, inputs }) => store.deleteGroup(inputs.userPoolId, nameOf(id)),
    replaceOn: ["name", "userPoolId", "region"],
  });
}
