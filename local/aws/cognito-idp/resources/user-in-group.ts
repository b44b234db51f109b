import type * as aws from "@pulumi/aws";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import type { Directory } from "../directory.ts";
import { userNotFound } from "../errors.ts";

type UserInGroupInputs = Inputs<aws.cognito.UserInGroupArgs>;

/** `aws:cognito/userInGroup:UserInGroup`.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminAddUserToGroup.html */
export function userInGroupHandler(directory: Directory): ResourceHandler<UserInGroupInputs> {
  const find = ({ userPoolId, username }: UserInGroupInputs) =>
    directory.findUser(directory.pool(userPoolId), username);
  return {
    async create({ inputs }) {
      const group = directory.group(directory.pool(inputs.userPoolId).id, inputs.groupName);
      const user = find(inputs);
      if (!user) throw userNotFound();
      await directory.putUser({ ...user, groups: [...new Set([...user.groups, group.name])] });
      return { id: `${inputs.userPoolId}/${inputs.groupName}/${inputs.username}`, outputs: {} };
    },
    async delete({ inputs }) {
      const user = find(inputs);
      if (user)
        await directory.putUser({ ...user, groups: user.groups.filter((name) => name !== inputs.groupName) });
    },
    replaceOn: ["userPoolId", "groupName", "username", "region"],
  };
}
