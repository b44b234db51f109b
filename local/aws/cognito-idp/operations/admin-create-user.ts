import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import { poolAccess, poolOf } from "../access.ts";
import { attributesOf, withTexts } from "../constraints.ts";
import { describeUser } from "../describe.ts";
import { invalidParameter, userNotFound, usernameExists } from "../errors.ts";
import { attributeMembers } from "../members.ts";
import { operation } from "../operation.ts";
import { invitedUser, inviteUser } from "../users/invitation.ts";

/** Makes a user with a temporary password, which is mailed unless that is suppressed.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html */
export const adminCreateUser = operation("AdminCreateUser", {
  members: {
    UserPoolId: true,
    Username: true,
    UserAttributes: attributeMembers,
    TemporaryPassword: true,
    MessageAction: true,
    DesiredDeliveryMediums: true,
    ForceAliasCreation: [false],
    ValidationData: attributeMembers,
    ClientMetadata: true,
  },
  read: (_call, input) => {
    const { MessageAction, DesiredDeliveryMediums: media = [] } = input;
    const request = withTexts(input, "UserPoolId", "Username");
    if (MessageAction !== undefined && MessageAction !== "SUPPRESS" && MessageAction !== "RESEND")
      throw invalidParameter(
        `1 validation error detected: Value '${MessageAction}' at 'messageAction' failed to satisfy constraint: Member must satisfy enum value set: [SUPPRESS, RESEND]`,
      );
    if (media.length > 0 && !media.includes("EMAIL"))
      throw new NotEmulatedError(
        "an invitation by text message (DesiredDeliveryMediums SMS)",
        "Use EMAIL here.",
      );
    const validationData = input.ValidationData && attributesOf(input.ValidationData);
    return { ...request, media, attributes: attributesOf(input.UserAttributes), validationData };
  },
  access: (call, request) => poolAccess(call, "AdminCreateUser", request),
  run: async (call, request) => {
    const { Username, MessageAction, TemporaryPassword, media, attributes, validationData } = request;
    const pool = poolOf(call, request);
    const caller = { pool, clientMetadata: request.ClientMetadata };
    const existing = call.store.userPools.findUser(pool, Username);
    if (existing && MessageAction !== "RESEND") throw usernameExists("User account already exists");
    if (!existing && MessageAction === "RESEND") throw userNotFound();
    if (existing && existing.status !== "FORCE_CHANGE_PASSWORD")
      throw new AwsError(
        "UnsupportedUserStateException",
        `Resend not possible. ${existing.username} status is not FORCE_CHANGE_PASSWORD`,
      );
    const invitation = { name: Username, given: attributes, validationData };
    const invited = existing ?? (await invitedUser(call.store.triggers, caller, invitation));
    // The trigger takes its time: somebody else may have the name meanwhile.
    if (!existing && call.store.userPools.findUser(pool, Username))
      throw usernameExists("User account already exists");
    if (MessageAction !== "SUPPRESS" && media.length > 0 && invited.attributes["email"] === undefined)
      throw invalidParameter("User has no email address to send the invitation to. Use SUPPRESS.");
    const user = await inviteUser(call.store, caller, {
      user: invited,
      name: Username,
      password: TemporaryPassword,
      mail: MessageAction !== "SUPPRESS",
    });
    return { User: describeUser(user) };
  },
});
