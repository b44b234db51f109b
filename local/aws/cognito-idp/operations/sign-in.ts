import { createHmac, timingSafeEqual } from "node:crypto";
import { checkSecretHash, type Call } from "../call.ts";
import {
  incorrectUsernameOrPassword,
  invalidParameter,
  invalidSession,
  notAuthorized,
  userDisabled,
  userNotConfirmed,
  userNotFound,
} from "../errors.ts";
import { shortPoolName } from "../ids.ts";
import type { ClientRecord, PoolRecord, UserRecord } from "../records.ts";
import { seal, unseal } from "../sealed.ts";
import { checkAttributes } from "../users/attributes.ts";
import { checkPassword } from "../users/password-policy.ts";
import { createCredential, matchesPassword, proof, startExchange } from "../users/srp.ts";
import { attemptKey } from "../users/code-delivery.ts";

/** A sign-in under way: the client and pool that it is for. */
export interface SignIn {
  readonly call: Call;
  readonly client: ClientRecord;
  readonly pool: PoolRecord;
}

/** State that the client carries from the first to the second step of SRP. */
interface SrpExchange {
  readonly step: "srp";
  readonly client: string;
  /** As the user typed it. */
  readonly name: string;
  /** USER_ID_FOR_SRP. */
  readonly username: string;
  readonly A: string;
  readonly b: string;
  readonly B: string;
  readonly expires: number;
}

/** State that the client carries while the user chooses a new password. */
interface NewPassword {
  readonly step: "new password";
  readonly client: string;
  readonly username: string;
  readonly expires: number;
}

let nobodysVerifier: string | undefined;

/** First step of USER_SRP_AUTH. A name that nobody has gets an answer too, always the same salt and id, so that it can't be told
 * from one that somebody has.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html */
export function startSrp({ call, client, pool }: SignIn): object {
  const parameters = call.input.map("AuthParameters");
  const name = required(parameters.optionalText("USERNAME"), "USERNAME");
  const A = required(parameters.optionalText("SRP_A"), "SRP_A");
  checkSecretHash(client, name, parameters.optionalText("SECRET_HASH"));
  if (!/^[0-9a-f]{1,1024}$/i.test(A)) throw invalidParameter("SRP_A must be a hexadecimal number");
  const user = call.userPools.findUser(pool, name);
  if (!user && !client.preventUserExistenceErrors) throw userNotFound();
  const username = user?.username ?? nobodysName(pool, name);
  const salt =
    user?.credential?.salt ?? mac(pool, `salt ${name.toLowerCase()}`).subarray(0, 16).toString("hex");
  const { b, B } = startExchange(user?.credential?.verifier ?? verifierOfNobody());
  const exchange: SrpExchange = {
    step: "srp",
    client: client.id,
    name,
    username,
    A,
    b,
    B,
    expires: expiry(client),
  };
  return {
    ChallengeName: "PASSWORD_VERIFIER",
    ChallengeParameters: {
      SALT: salt,
      SRP_B: B,
      SECRET_BLOCK: seal(pool.sessionKey, exchange).toString("base64"),
      USERNAME: username,
      USER_ID_FOR_SRP: username,
    },
  };
}

/** Second step: the proof that the client knows the password. */
export async function finishSrp({ call, client, pool }: SignIn): Promise<object> {
  const responses = call.input.map("ChallengeResponses");
  const claimed = required(responses.optionalText("USERNAME"), "USERNAME");
  const block = required(
    responses.optionalText("PASSWORD_CLAIM_SECRET_BLOCK"),
    "PASSWORD_CLAIM_SECRET_BLOCK",
  );
  const signature = required(responses.optionalText("PASSWORD_CLAIM_SIGNATURE"), "PASSWORD_CLAIM_SIGNATURE");
  const timestamp = required(responses.optionalText("TIMESTAMP"), "TIMESTAMP");
  checkSecretHash(client, claimed, responses.optionalText("SECRET_HASH"));
  if (
    !/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d{1,2} \d{2}:\d{2}:\d{2} [A-Z]{3,4} \d{4}$/.test(
      timestamp,
    )
  )
    throw invalidParameter("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.");
  const secretBlock = Buffer.from(block, "base64");
  const exchange = unseal<SrpExchange | NewPassword>(pool.sessionKey, secretBlock);
  if (exchange?.step !== "srp" || exchange.client !== client.id) throw invalidSession();
  if (exchange.expires <= Date.now())
    throw notAuthorized("Invalid session for the user, session is expired.");
  const user = call.userPools.findUser(pool, exchange.username);
  const key = attemptKey(pool, exchange.name, user);
  call.attempts.checkSignIn(key);
  const wanted = proof(
    { ...exchange, verifier: user?.credential?.verifier ?? verifierOfNobody() },
    { owner: shortPoolName(pool.id) + exchange.username, secretBlock, timestamp },
  );
  const given = Buffer.from(signature, "base64");
  if (!user?.credential || !wanted || given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    call.attempts.failedSignIn(key);
    throw incorrectUsernameOrPassword();
  }
  call.attempts.signedIn(key);
  return await knowsPassword({ call, client, pool }, user);
}

/** USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH: the password itself, in one step. */
export async function signInWithPassword({ call, client, pool }: SignIn): Promise<object> {
  const parameters = call.input.map("AuthParameters");
  const name = required(parameters.optionalText("USERNAME"), "USERNAME");
  const password = required(parameters.optionalText("PASSWORD"), "PASSWORD");
  checkSecretHash(client, name, parameters.optionalText("SECRET_HASH"));
  const user = call.userPools.findUser(pool, name);
  if (!user && !client.preventUserExistenceErrors) throw userNotFound();
  const key = attemptKey(pool, name, user);
  call.attempts.checkSignIn(key);
  const owner = shortPoolName(pool.id) + (user?.username ?? name);
  // Computed for nobody too, so that the time it takes does not tell.
  const matches = matchesPassword(
    user?.credential ?? { salt: "00", verifier: verifierOfNobody() },
    owner,
    password,
  );
  if (!user?.credential || !matches) {
    call.attempts.failedSignIn(key);
    throw incorrectUsernameOrPassword();
  }
  call.attempts.signedIn(key);
  return await knowsPassword({ call, client, pool }, user);
}

/** Whoever knows the password learns what state the user is in, and is signed in if it is a good one. */
async function knowsPassword({ call, client, pool }: SignIn, user: UserRecord): Promise<object> {
  if (!user.enabled) throw userDisabled();
  if (user.status === "UNCONFIRMED") throw userNotConfirmed();
  if (user.status === "CONFIRMED")
    return { ChallengeParameters: {}, AuthenticationResult: await call.sessions.begin(pool, client, user) };
  if ((user.temporaryPasswordExpires ?? Infinity) <= Date.now())
    throw notAuthorized("Temporary password has expired and must be reset by an administrator.");
  const session: NewPassword = {
    step: "new password",
    client: client.id,
    username: user.username,
    expires: expiry(client),
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

/** NEW_PASSWORD_REQUIRED: the user replaces the temporary password.
 * @param attributes Further attributes, by name. */
export async function setNewPassword(
  { call, client, pool }: SignIn,
  attributes: Readonly<Record<string, string>>,
): Promise<object> {
  const responses = call.input.map("ChallengeResponses");
  checkSecretHash(
    client,
    required(responses.optionalText("USERNAME"), "USERNAME"),
    responses.optionalText("SECRET_HASH"),
  );
  const password = required(responses.optionalText("NEW_PASSWORD"), "NEW_PASSWORD");
  const session = unseal<SrpExchange | NewPassword>(
    pool.sessionKey,
    Buffer.from(call.input.text("Session"), "base64url"),
  );
  if (session?.step !== "new password" || session.client !== client.id) throw invalidSession();
  if (session.expires <= Date.now()) throw notAuthorized("Invalid session for the user, session is expired.");
  const user = call.userPools.findUser(pool, session.username);
  if (user?.status !== "FORCE_CHANGE_PASSWORD") throw invalidSession();
  if (!user.enabled) throw userDisabled();
  checkPassword(pool.settings.passwordPolicy, password);
  checkAttributes(pool, attributes, { existing: user.attributes, by: client, needed: true });
  const confirmed: UserRecord = {
    ...user,
    status: "CONFIRMED",
    attributes: { ...user.attributes, ...attributes },
    credential: createCredential(shortPoolName(pool.id) + user.username, password),
    temporaryPasswordExpires: undefined,
    modifiedAt: Date.now(),
  };
  await call.userPools.putUser(confirmed);
  return {
    ChallengeParameters: {},
    AuthenticationResult: await call.sessions.begin(pool, client, confirmed),
  };
}

const expiry = (client: ClientRecord) => Date.now() + client.authSessionValidity * 1000;

function required(value: string | undefined, name: string): string {
  if (!value) throw invalidParameter(`Missing required parameter ${name}`);
  return value;
}

const mac = (pool: PoolRecord, text: string) => createHmac("sha256", pool.sessionKey).update(text).digest();

function nobodysName(pool: PoolRecord, name: string): string {
  if (pool.settings.usernameAttributes.length === 0) return name;
  const hex = mac(pool, `id ${name.toLowerCase()}`).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const verifierOfNobody = () => (nobodysVerifier ??= createCredential("", "").verifier);
