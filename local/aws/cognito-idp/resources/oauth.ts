import type * as aws from "@pulumi/aws";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import type { Inputs } from "../../../contract/resource.ts";
import { invalidParameter } from "../errors.ts";
import type { OAuthSettings } from "../records.ts";

/** Arguments of a client for managed login. */
export const oauthInputs = {
  allowedOauthFlowsUserPoolClient: true,
  allowedOauthFlows: true,
  allowedOauthScopes: true,
  callbackUrls: true,
  logoutUrls: true,
  defaultRedirectUri: true,
} as const;
type OAuthInputs = Read<Inputs<aws.cognito.UserPoolClientArgs>, typeof oauthInputs>;

const SCOPES = ["openid", "email", "profile", "phone", "aws.cognito.signin.user.admin"];

/** Settings of a client's managed login, from the program's inputs.
 * @returns undefined when it is off.
 * @throws NotEmulatedError for flows that give no code; AwsError InvalidParameterException, InvalidOAuthFlowException, ScopeDoesNotExistException */
export function oauthSettings(inputs: OAuthInputs): OAuthSettings | undefined {
  if (!inputs.allowedOauthFlowsUserPoolClient) return undefined;
  const { allowedOauthFlows: flows = [], allowedOauthScopes: scopes = [], callbackUrls = [] } = inputs;
  const other = flows.find((flow) => flow !== "code");
  if (other === "implicit" || other === "client_credentials")
    throw new NotEmulatedError(
      `the flow ${other} of a user pool client (allowedOauthFlows)`,
      other === "implicit"
        ? "Use code with PKCE, which shows no token in an address."
        : "There are no resource servers here: machines use IAM.",
    );
  if (other !== undefined || flows.length === 0)
    throw new AwsError(
      "InvalidOAuthFlowException",
      `allowedOauthFlows must be code (got ${flows.join(", ")})`,
    );
  if (scopes.length === 0)
    throw invalidParameter(
      "AllowedOAuthScopes is required if user pool client is allowed to use OAuth flows.",
    );
  const unknown = scopes.find((scope) => !SCOPES.includes(scope));
  if (unknown !== undefined)
    throw new AwsError(
      "ScopeDoesNotExistException",
      `allowedOauthScopes: "${unknown}" is none of ${SCOPES.join(", ")}`,
    );
  if (!scopes.includes("openid") && scopes.some((scope) => scope !== "aws.cognito.signin.user.admin"))
    throw invalidParameter("allowedOauthScopes: email, profile and phone need openid.");
  const logoutUrls = inputs.logoutUrls ?? [];
  const [first] = callbackUrls;
  if (first === undefined) throw invalidParameter("At least one callback URL is required for the flow code.");
  for (const url of [...callbackUrls, ...logoutUrls]) checkAddress(url);
  const defaultRedirectUri = inputs.defaultRedirectUri ?? first;
  if (!callbackUrls.includes(defaultRedirectUri))
    throw invalidParameter("defaultRedirectUri must be one of callbackUrls.");
  return { scopes, callbackUrls, logoutUrls, defaultRedirectUri };
}

/** Checks an address that people are sent to. Where the site is of this machine it has no HTTPS.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-app-idp-settings.html */
function checkAddress(address: string): void {
  const url = URL.parse(address);
  const isHere = url?.protocol === "http:" && /^(localhost|127\.0\.0\.1)$/.test(url.hostname);
  if (!url || url.hash !== "" || (url.protocol === "http:" && !isHere))
    throw invalidParameter(
      `${address} is not allowed to be in callbackUrls or logoutUrls: it must be an absolute address with https (http for localhost), without a fragment.`,
    );
}
