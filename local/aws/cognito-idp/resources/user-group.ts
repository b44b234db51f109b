import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler, ResourceState } from "../../../contract/resource.ts";
import type { Directory } from "../directory.ts";
import { groupExists } from "../errors.ts";

type GroupInputs = Inputs<aws.cognito.UserGroupArgs>;

/** `aws:cognito/userGroup:UserGroup`.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html */
export function userGroupHandler(directory: Directory): ResourceHandler<GroupInputs> {
  const write = async ({ urn, inputs }: Resource<GroupInputs>, name: string): Promise<ResourceState> => {
    const { userPoolId, description, precedence, roleArn } = inputs;
    const before = directory.hasGroup(userPoolId, name) ? directory.group(userPoolId, name) : undefined;
    const now = Date.now();
    await directory.putGroup({
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
  return {
    async create(resource) {
      const { id: poolId } = directory.pool(resource.inputs.userPoolId);
      const name = resource.inputs.name ?? physicalName(resource.name, 128);
      if (directory.hasGroup(poolId, name) && directory.group(poolId, name).urn !== resource.urn)
        throw groupExists(name);
      return await write(resource, name);
    },
    update: (resource, previous) => write(resource, nameOf(previous.id)),
    delete: ({ id, inputs }) => directory.deleteGroup(inputs.userPoolId, nameOf(id)),
    replaceOn: ["name", "userPoolId", "region"],
  };
}
