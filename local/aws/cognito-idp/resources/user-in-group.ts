import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import type { UserPoolStore } from "../store.ts";
import { userNotFound } from "../errors.ts";

const userInGroupInputs = { userPoolId: true, groupName: true, username: true } as const;
type UserInGroupInputs = Read<Inputs<aws.cognito.UserInGroupArgs>, typeof userInGroupInputs>;

/** `aws:cognito/userInGroup:UserInGroup`.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminAddUserToGroup.html */
export function userInGroupResource(store: UserPoolStore) {
  const find = ({ userPoolId, username }: UserInGroupInputs) =>
    store.findUser(store.pool(userPoolId), username);
  return resource<aws.cognito.UserInGroupArgs, Record<never, never>>()({
    inputs: userInGroupInputs,
    async create({ inputs }) {
      const group = store.group(store.pool(inputs.userPoolId).id, inputs.groupName);
      const user = find(inputs);
      if (!user) throw userNotFound();
      await store.putUser({ ...user, groups: [...new Set([...user.groups, group.name])] });
      return { id: `${inputs.userPoolId}/${inputs.groupName}/${inputs.username}`, outputs: {} };
    },
    async delete({ inputs }) {
      const user = find(inputs);
      if (user)
        await store.putUser({ ...user, groups: user.groups.filter((name) => name !== inputs.groupName) });
    },
    replaceOn: ["userPoolId", "groupName", "username", "region"],
  });
}
