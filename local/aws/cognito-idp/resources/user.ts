import type * as aws from "@pulumi/aws";
import type { Inputs, Resource, ResourceHandler, ResourceState } from "../../../contract/resource.ts";
import type { UserPools } from "../call.ts";
import { invalidParameter, userNotFound, usernameExists } from "../errors.ts";
import { invitedUser, inviteUser, withPassword } from "../operations/admin-users.ts";
import type { UserRecord } from "../records.ts";
import { checkAttributes } from "../users/attributes.ts";

type UserInputs = Inputs<aws.cognito.UserArgs>;

/** `aws:cognito/user:User`: a user that the program makes, as an administrator does.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html */
export function userHandler(userPools: Pick<UserPools, "directory" | "mails">): ResourceHandler<UserInputs> {
  const { directory } = userPools;
  const state = (user: UserRecord, { inputs }: Resource<UserInputs>): ResourceState => ({
    id: `${user.poolId}/${inputs.username}`,
    outputs: {
      sub: user.attributes["sub"],
      status: user.status,
      enabled: user.enabled,
      creationDate: new Date(user.createdAt).toISOString(),
      lastModifiedDate: new Date(user.modifiedAt).toISOString(),
      mfaSettingLists: [],
      preferredMfaSetting: "",
    },
  });
  const apply = async (user: UserRecord, { inputs }: Resource<UserInputs>): Promise<UserRecord> => {
    const pool = directory.pool(inputs.userPoolId);
    const named = inputs.password === undefined ? user : withPassword(pool, user, inputs.password, true);
    const result: UserRecord = { ...named, enabled: inputs.enabled ?? true };
    await directory.putUser(result);
    return result;
  };
  return {
    async create(resource) {
      const {
        userPoolId,
        username,
        attributes = {},
        temporaryPassword,
        password,
        messageAction,
      } = resource.inputs;
      const pool = directory.pool(userPoolId);
      if (temporaryPassword !== undefined && password !== undefined)
        throw invalidParameter("Only one of temporaryPassword and password can be set.");
      if (messageAction === "RESEND")
        throw invalidParameter(
          "messageAction RESEND is for a user that is there; use SUPPRESS or leave it away.",
        );
      if (directory.findUser(pool, username))
        throw usernameExists(`User account already exists: ${username}`);
      const user = await inviteUser(userPools, pool, {
        user: invitedUser(pool, username, attributes),
        name: username,
        password: temporaryPassword,
        mail: messageAction !== "SUPPRESS",
      });
      return state(await apply(user, resource), resource);
    },
    async update(resource, previous) {
      const { userPoolId, username, attributes = {}, password } = resource.inputs;
      const pool = directory.pool(userPoolId);
      const user = directory.findUser(pool, username);
      if (!user) throw userNotFound();
      checkAttributes(pool, attributes, { existing: user.attributes });
      const removed = Object.keys(previous.inputs.attributes ?? {}).filter((name) => !(name in attributes));
      const kept = Object.fromEntries(
        Object.entries(user.attributes).filter(([name]) => !removed.includes(name)),
      );
      const changed: UserRecord = { ...user, attributes: { ...kept, ...attributes }, modifiedAt: Date.now() };
      // The password that was set before may have been changed by the user: only a new one of the program replaces it.
      const unchanged = password === previous.inputs.password;
      return state(
        await apply(
          changed,
          unchanged ? { ...resource, inputs: { ...resource.inputs, password: undefined } } : resource,
        ),
        resource,
      );
    },
    async delete({ inputs }) {
      const user = directory.findUser(directory.pool(inputs.userPoolId), inputs.username);
      if (user) await directory.deleteUser(user);
    },
    replaceOn: ["userPoolId", "username", "region"],
  };
}
