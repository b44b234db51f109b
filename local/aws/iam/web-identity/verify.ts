import { AwsError } from "../../../contract/errors.ts";
import type { IdentityStore, OidcProvider } from "../store.ts";
import { GITHUB } from "./github-claims.ts";
import type { TestIssuer } from "./test-issuer.ts";

/** Token that was found good. */
export interface WebIdentity {
  readonly provider: OidcProvider;
  readonly subject: string;
  /** The one of the provider's client ids that the token is for. */
  readonly audience: string;
  /** Keys of conditions that the token has values for: `token.actions.githubusercontent.com:sub`. */
  readonly context: Readonly<Record<string, string>>;
}

/** Claims that conditions of any issuer can ask for, and those of GitHub's tokens.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif */
const claimsOfAll = ["aud", "sub", "amr", "azp", "email"];
const claimsOf: Readonly<Record<string, readonly string[]>> = {
  [GITHUB]: [
    "actor",
    "actor_id",
    "enterprise_id",
    "environment",
    "job_workflow_ref",
    "ref",
    "repository",
    "repository_id",
    "workflow",
  ],
};

/** Verifies a token: by the key of its issuer, for one of the provider's audiences, within its times.
 * @throws AwsError InvalidIdentityToken, ExpiredTokenException, IDPRejectedClaim.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html#API_AssumeRoleWithWebIdentity_Errors */
export async function verifyToken(
  token: string,
  store: IdentityStore,
  issuer: TestIssuer,
): Promise<WebIdentity> {
  const { decodeJwt, decodeProtectedHeader, jwtVerify, errors } = await import("jose");
  let claimed: ReturnType<typeof decodeJwt>;
  let kid: string | undefined;
  try {
    claimed = decodeJwt(token);
    ({ kid } = decodeProtectedHeader(token));
  } catch {
    throw invalid(
      "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
    );
  }
  const provider = store.provider(String(claimed.iss).replace(/^https:\/\//, ""));
  if (!provider || !String(claimed.iss).startsWith("https://"))
    throw invalid(`No OpenIDConnect provider found in your account for ${String(claimed.iss)}`);
  const key = await issuer.key(provider.host);
  if (kid !== key.kid)
    throw invalid(
      "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements",
    );
  try {
    const { payload } = await jwtVerify(token, key.publicKey, {
      algorithms: ["RS256"],
      requiredClaims: ["exp", "iat", "sub", "aud"],
    });
    const audience = [payload.aud ?? []].flat().find((one) => provider.clientIds.includes(one));
    if (audience === undefined) throw invalid("Incorrect token audience");
    const subject = payload.sub as string;
    return { provider, subject, audience, context: contextOf(provider.host, { ...payload, aud: audience }) };
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw new AwsError(
        "ExpiredTokenException",
        `Token expired: current date/time ${Math.floor(Date.now() / 1000)} must be before the expiration date/time ${String(error.payload.exp)}`,
      );
    if (error instanceof errors.JWTClaimValidationFailed)
      throw error.reason === "missing"
        ? invalid(`Missing a required claim: ${error.claim}`)
        : new AwsError("IDPRejectedClaim", `The claim ${error.claim} is not valid: ${error.message}`, 403);
    if (error instanceof errors.JOSEError) throw invalid("The signature of the ID Token is not valid");
    throw error;
  }
}

function contextOf(host: string, claims: Readonly<Record<string, unknown>>): Record<string, string> {
  const context: Record<string, string> = {};
  for (const name of [...claimsOfAll, ...(claimsOf[host] ?? [])]) {
    const value = claims[name];
    if (typeof value === "string") context[`${host}:${name}`] = value;
  }
  return context;
}

const invalid = (message: string) => new AwsError("InvalidIdentityToken", message);
