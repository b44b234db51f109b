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
  store.attempts.checkSignIn(attemptKey(pool, name, user));
  await preAuthentication(store.triggers, signIn, { name, user, validationData: signIn.validationData });
  return await checkPasswordOf(signIn, name, password);
}

/** Goes on when a password is right.
 * @throws AwsError NotAuthorizedException */
export async function checkPasswordOf(signIn: SignIn, name: string, password: string) {
  const { store, pool } = signIn;
  const user = store.userPools.findUser(pool, name);
  const key = attemptKey(pool, name, user);
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
