import {
  incorrectUsernameOrPassword,
  notAuthorized,
  passwordResetRequired,
  userDisabled,
  userNotConfirmed,
} from "../errors.ts";
import type { UserRecord } from "../records.ts";
import { seal } from "../sealed.ts";
import type { NewPassword } from "./sealed-steps.ts";
import { afterPassword } from "./second-factor.ts";
import { stepEnd, type SignIn } from "./sign-in.ts";

/** Goes on with whoever knows the password: they learn what state the user is in, and are signed in if it is a good one.
 * @throws AwsError NotAuthorizedException, UserNotConfirmedException, PasswordResetRequiredException */
export async function knowsPassword(signIn: SignIn, { username }: UserRecord) {
  const { store, client, pool } = signIn;
  // As they are now: counting took its time.
  const user = store.userPools.findUser(pool, username);
  if (!user) throw incorrectUsernameOrPassword();
  if (!user.enabled) throw userDisabled();
  if (user.status === "UNCONFIRMED") throw userNotConfirmed();
  if (user.status === "RESET_REQUIRED") throw passwordResetRequired();
  if (user.status === "CONFIRMED") return await afterPassword(signIn, user);
  if ((user.temporaryPasswordExpires ?? Infinity) <= Date.now())
    throw notAuthorized("Temporary password has expired and must be reset by an administrator.");
  const session: NewPassword = {
    step: "new password",
    client: client.id,
    username: user.username,
    expires: stepEnd(client),
  };
  const missing = pool.settings.schema.filter(
    ({ name, required: isRequired }) => isRequired && !user.attributes[name],
  );
  return {
    ChallengeName: "NEW_PASSWORD_REQUIRED",
    Session: seal(pool.sessionKey, session).toString("base64url"),
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(missing.map(({ name }) => `userAttributes.${name}`)),
      userAttributes: JSON.stringify(
        Object.fromEntries(Object.entries(user.attributes).filter(([name]) => name !== "sub")),
      ),
    },
  };
}
