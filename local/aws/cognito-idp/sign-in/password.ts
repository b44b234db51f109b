import { checkSecretHash } from "../calling-client.ts";
import { incorrectUsernameOrPassword, userNotFound } from "../errors.ts";
import { shortPoolName } from "../ids.ts";
import { preAuthentication } from "../triggers/authentication.ts";
import { attemptKey } from "../users/code-delivery.ts";
import { matchesPassword } from "../users/srp.ts";
import { knowsPassword } from "./known-password.ts";
import { verifierOfNobody } from "./nobody.ts";
import { requiredParameter, type Parameters, type SignIn } from "./sign-in.ts";

/** Does USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH: the password itself, in one step. */
export async function signInWithPassword(signIn: SignIn, parameters: Parameters) {
  const { store, client, pool } = signIn;
  const name = requiredParameter(parameters, "USERNAME");
  const password = requiredParameter(parameters, "PASSWORD");
  checkSecretHash(client, name, parameters["SECRET_HASH"]);
  const user = store.userPools.findUser(pool, name);
  if (!user && !client.preventUserExistenceErrors) throw userNotFound();
  const key = attemptKey(pool, name, user);
  store.attempts.checkSignIn(key);
  await preAuthentication(store.triggers, signIn, { name, user, validationData: signIn.validationData });
  // The trigger takes its time: others may have tried meanwhile.
  store.attempts.checkSignIn(key);
  const owner = shortPoolName(pool.id) + (user?.username ?? name);
  // Computed for nobody too, so that the time it takes does not tell.
  const matches = matchesPassword(
    user?.credential ?? { salt: "00", verifier: verifierOfNobody() },
    owner,
    password,
  );
  if (!user?.credential || !matches) {
    await store.attempts.failedSignIn(key);
    throw incorrectUsernameOrPassword();
  }
  await store.attempts.signedIn(key);
  return await knowsPassword(signIn, user);
}
