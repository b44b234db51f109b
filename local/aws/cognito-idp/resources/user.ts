import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource, type ResourceState } from "../../../contract/resource.ts";
import type { CognitoStore } from "../cognito-store.ts";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { invalidParameter, userNotFound, usernameExists } from "../errors.ts";
import type { UserRecord } from "../records.ts";
import { checkAttributes } from "../users/attributes.ts";
import { invitedUser, inviteUser } from "../users/invitation.ts";
import { withPassword } from "../users/with-password.ts";

const userInputs = {
  userPoolId: true,
  username: true,
  attributes: true,
  enabled: true,
  password: true,
  temporaryPassword: true,
  messageAction: true,
  desiredDeliveryMediums: true,
  forceAliasCreation: [false],
  clientMetadata: true,
  validationData: true,
} as const;
type UserInputs = Read<Inputs<aws.cognito.UserArgs>, typeof userInputs>;

/** Outputs of a user. */
interface UserOutputs {
  readonly sub: string | undefined;
  readonly status: UserRecord["status"];
  readonly enabled: boolean;
  readonly creationDate: string;
  readonly lastModifiedDate: string;
  readonly mfaSettingLists: readonly string[];
  readonly preferredMfaSetting: string;
}

/** `aws:cognito/user:User`: a user that the program makes, as an administrator does.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html */
export function userResource(store: Pick<CognitoStore, "userPools" | "mails" | "triggers">) {
  const { userPools } = store;
  const state = (user: UserRecord, { inputs }: Resource<UserInputs>): ResourceState<UserOutputs> => ({
    id: `${user.poolId}/${inputs.username}`,
    outputs: {
      sub: user.attributes["sub"],
      status: user.status,
      enabled: user.enabled,
      creationDate: new Date(user.createdAt).toISOString(),
      lastModifiedDate: new Date(user.modifiedAt).toISOString(),
      mfaSettingLists: user.mfa?.enabled ?? [],
      preferredMfaSetting: user.mfa?.preferred ?? "",
    },
  });
  const apply = async (user: UserRecord, { inputs }: Resource<UserInputs>): Promise<UserRecord> => {
    const pool = userPools.pool(inputs.userPoolId);
    const named = inputs.password === undefined ? user : withPassword(pool, user, inputs.password, true);
    const result: UserRecord = { ...named, enabled: inputs.enabled ?? true };
    await userPools.putUser(result);
    return result;
  };
  return resource<aws.cognito.UserArgs, UserOutputs>()({
    inputs: userInputs,
    async create(wanted) {
      const {
        userPoolId,
        username,
        attributes = {},
        temporaryPassword,
        password,
        messageAction,
      } = wanted.inputs;
      const pool = userPools.pool(userPoolId);
      if (wanted.inputs.desiredDeliveryMediums?.includes("SMS"))
        throw new NotEmulatedError(
          `an invitation of ${username} by text message (desiredDeliveryMediums)`,
          "Use EMAIL here.",
        );
      if (temporaryPassword !== undefined && password !== undefined)
        throw invalidParameter("Only one of temporaryPassword and password can be set.");
      if (messageAction === "RESEND")
        throw invalidParameter("messageAction RESEND is for a user that is there; use SUPPRESS or omit it.");
      if (userPools.findUser(pool, username))
        throw usernameExists(`User account already exists: ${username}`);
      const { clientMetadata, validationData } = wanted.inputs;
      const caller = { pool, clientMetadata };
      const invitation = { name: username, given: attributes, validationData };
      const user = await inviteUser(store, caller, {
        user: await invitedUser(store.triggers, caller, invitation),
        name: username,
        password: temporaryPassword,
        mail: messageAction !== "SUPPRESS",
      });
      return state(await apply(user, wanted), wanted);
    },
    async update(wanted, previous) {
      const { userPoolId, username, attributes = {}, password } = wanted.inputs;
      const pool = userPools.pool(userPoolId);
      const user = userPools.findUser(pool, username);
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
          unchanged ? { ...wanted, inputs: { ...wanted.inputs, password: undefined } } : wanted,
        ),
        wanted,
      );
    },
    async delete({ inputs }) {
      const user = userPools.findUser(userPools.pool(inputs.userPoolId), inputs.username);
      if (user) await userPools.deleteUser(user);
    },
    replaceOn: ["userPoolId", "username", "region"],
  });
}
