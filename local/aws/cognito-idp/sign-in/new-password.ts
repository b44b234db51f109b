import { checkSecretHash } from "../calling-client.ts";
import { invalidSession, userDisabled } from "../errors.ts";
import { shortPoolName } from "../ids.ts";
import { checkAttributes } from "../users/attributes.ts";
import { modified } from "../users/modified.ts";
import { checkPassword } from "../users/password-policy.ts";
import { createCredential } from "../users/srp.ts";
import { openStep } from "./sealed-steps.ts";
import { afterPassword } from "./second-factor.ts";
import { requiredParameter, type Parameters, type SignIn } from "./sign-in.ts";

/** Answers NEW_PASSWORD_REQUIRED: the user replaces the temporary password.
 * @param session What the challenge came with. */
export async function setNewPassword(signIn: SignIn, responses: Parameters, session: string) {
  const { store, client, pool } = signIn;
  checkSecretHash(client, requiredParameter(responses, "USERNAME"), responses["SECRET_HASH"]);
  const password = requiredParameter(responses, "NEW_PASSWORD");
  const { username } = openStep(signIn, "new password", Buffer.from(session, "base64url"));
  const user = store.userPools.findUser(pool, username);
  if (user?.status !== "FORCE_CHANGE_PASSWORD") throw invalidSession();
  if (!user.enabled) throw userDisabled();
  checkPassword(pool.settings.passwordPolicy, password);
  const attributes = furtherAttributes(responses);
  checkAttributes(pool, attributes, { existing: user.attributes, by: client, needed: true });
  const confirmed = modified(user, {
    status: "CONFIRMED",
    attributes: { ...user.attributes, ...attributes },
    credential: createCredential(shortPoolName(pool.id) + user.username, password),
    temporaryPasswordExpires: undefined,
  });
  await store.userPools.putUser(confirmed);
  return await afterPassword(signIn, confirmed, "NewPasswordChallenge");
}

const PREFIX = "userAttributes.";

/** Attributes that the user adds while the password is replaced. */
function furtherAttributes(responses: Parameters): Record<string, string> {
  return Object.fromEntries(
    Object.entries(responses)
      .filter(([name]) => name.startsWith(PREFIX))
      .map(([name, value]) => [name.slice(PREFIX.length), value]),
  );
}
