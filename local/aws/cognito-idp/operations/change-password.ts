import { withTexts } from "../constraints.ts";
import { incorrectUsernameOrPassword } from "../errors.ts";
import { shortPoolName } from "../ids.ts";
import { operation } from "../operation.ts";
import { bearerOf } from "../tokens/access-token.ts";
import { modified } from "../users/modified.ts";
import { checkPassword } from "../users/password-policy.ts";
import { createCredential, matchesPassword } from "../users/srp.ts";
import { takeAttempt } from "../users/take-attempt.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html */
export const changePassword = operation("ChangePassword", {
  members: { AccessToken: true, PreviousPassword: true, ProposedPassword: true },
  read: (_call, input) => withTexts(input, "ProposedPassword", "PreviousPassword", "AccessToken"),
  access: () => "public",
  run: async ({ store }, { AccessToken, PreviousPassword, ProposedPassword }) => {
    const { pool, user: bearer } = await bearerOf(store, AccessToken);
    const { user, key } = await takeAttempt(store, pool, "change the password", bearer.username);
    const owner = shortPoolName(pool.id) + bearer.username;
    if (!user?.credential || !matchesPassword(user.credential, owner, PreviousPassword))
      throw incorrectUsernameOrPassword();
    checkPassword(pool.settings.passwordPolicy, ProposedPassword);
    await store.userPools.putUser(modified(user, { credential: createCredential(owner, ProposedPassword) }));
    await store.attempts.reset("change the password", key);
    return {};
  },
});
