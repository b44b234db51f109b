import { accountId } from "../../contract/account.ts";
import { formatArn } from "../../contract/arn.ts";
import type { TokenCapability } from "../../contract/capabilities.ts";
import { invalidLogin, notAuthorized, unsupportedProvider } from "./errors.ts";
import type { IdentityPoolRecord, UserPoolProvider } from "./records.ts";

/** A token that was found good. */
export interface Login {
  readonly provider: UserPoolProvider;
  readonly subject: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Tokens that one call may bring.
 * @see https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetId.html */
const MOST_LOGINS = 10;

/** Verifies tokens: by the keys of their user pool, within their times, for a client that the pool takes; where the provider says so, the user
 * pool is asked whether the user is still signed in.
 * @param given ID token by name of the provider.
 * @throws AwsError NotAuthorizedException, for guests too. */
export async function verifiedLogins(
  tokens: TokenCapability,
  pool: IdentityPoolRecord,
  given: Readonly<Record<string, string>> = {},
): Promise<readonly [Login, ...Login[]]> {
  const entries = Object.entries(given);
  if (entries.length > MOST_LOGINS)
    throw notAuthorized(`Logins must be ${MOST_LOGINS} at the most (got ${entries.length}).`);
  const [first, ...others] = await Promise.all(
    entries.map(([name, token]) => verified(tokens, pool, name, token)),
  );
  if (!first) throw notAuthorized("Unauthenticated access is not supported for this identity pool.");
  return [first, ...others];
}

/** `sub` by name of the provider. */
export const subjectsOf = (logins: readonly Login[]): Readonly<Record<string, string>> =>
  Object.fromEntries(logins.map(({ provider, subject }) => [provider.providerName, subject]));

async function verified(
  tokens: TokenCapability,
  pool: IdentityPoolRecord,
  name: string,
  token: string,
): Promise<Login> {
  const clients = pool.providers.filter(({ providerName }) => providerName === name);
  if (clients.length === 0) throw unsupportedProvider();
  const userPoolArn = arnOf(name);
  const verdict = await tokens.verify([userPoolArn], token);
  if (!verdict.valid) throw invalidLogin(reasonOf(verdict.reason));
  if (verdict.use !== "id") throw invalidLogin("Not a valid OpenId Connect identity token.");
  const { claims } = verdict;
  const provider = clients.find(({ clientId }) => clientId === claims["aud"]);
  if (!provider) throw unsupportedProvider();
  if (provider.serverSideTokenCheck && !tokens.isSignedIn(userPoolArn, claims))
    throw invalidLogin("The user was deleted or disabled, or has signed out.");
  return { provider, subject: claims["sub"] as string, claims };
}

/** A name of a provider is `cognito-idp.<region>.amazonaws.com/<pool>`. */
function arnOf(providerName: string): string {
  const [host = "", pool = ""] = providerName.split("/");
  return formatArn({
    service: "cognito-idp",
    region: host.split(".")[1] ?? "",
    accountId,
    resource: `userpool/${pool}`,
  });
}

function reasonOf(reason: string): string {
  if (/expired/.test(reason)) return "Token expired.";
  if (/another user pool/.test(reason)) return "Issuer doesn't match providerName";
  if (/signature|key is none/.test(reason)) return "Token signature invalid.";
  return "Not a valid OpenId Connect identity token.";
}
