import type { TokenCapability } from "../../../contract/capabilities.ts";
import type { AuthorizerRecord, StringMap } from "../records.ts";
import type { Authorize } from "./compiled.ts";
import { GatewayError } from "./gateway-error.ts";

/** An authorizer of type COGNITO_USER_POOLS: an ID token, or, on a method with scopes, an access token that has one of them.
 * Everything else is 401 before anything behind the API is called.
 * @param tokens Asked for at every request, since user pools may be made later.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html */
export function cognitoAuthorizer(
  authorizer: AuthorizerRecord,
  scopes: readonly string[],
  stageVariables: StringMap,
  tokens: () => TokenCapability,
): Authorize {
  const headerName = authorizer.identitySource.replace("method.request.header.", "").toLowerCase();
  const userPoolArns = authorizer.providerArns.map((arn) =>
    arn.replaceAll(/\$\{stageVariables\.(\w+)\}/g, (_, name: string) => stageVariables[name] ?? ""),
  );
  const audience = authorizer.identityValidationExpression
    ? new RegExp(`^(?:${authorizer.identityValidationExpression})$`)
    : undefined;

  return async (invocation) => {
    const started = performance.now();
    const token = invocation
      .header(headerName)
      ?.replace(/^Bearer\s+/i, "")
      .trim();
    if (!token) throw new GatewayError("UNAUTHORIZED", { reason: `no token in the header ${headerName}` });
    const result = await tokens().verify(userPoolArns, token);
    invocation.authorizerLatency = performance.now() - started;
    if (!result.valid) throw new GatewayError("UNAUTHORIZED", { reason: result.reason });
    const { claims, use } = result;
    if (audience && !audience.test(claimText(claims["aud"] ?? claims["client_id"])))
      throw new GatewayError("UNAUTHORIZED", {
        reason: "the token's audience does not match the authorizer's validation expression",
      });
    if (scopes.length === 0 && use !== "id")
      throw new GatewayError("UNAUTHORIZED", {
        reason: "an access token where the method asks for an ID token: it has no authorization scopes",
      });
    if (scopes.length > 0) {
      if (use !== "access")
        throw new GatewayError("UNAUTHORIZED", {
          reason: "an ID token where the method's authorization scopes ask for an access token",
        });
      const granted = claimText(claims["scope"]).split(" ");
      if (!scopes.some((scope) => granted.includes(scope)))
        throw new GatewayError("UNAUTHORIZED", {
          reason: `the access token has none of the scopes ${scopes.join(", ")}`,
        });
    }
    invocation.authorizer = {
      claims: Object.fromEntries(
        Object.entries(claims).map(([name, value]) => [
          name,
          name === "exp" || name === "iat" ? javaDate(value) : claimText(value),
        ]),
      ),
    };
  };
}

/** A claim as text: lists are joined with commas. */
function claimText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return "";
  return Array.isArray(value) ? value.map(claimText).join(",") : JSON.stringify(value);
}

/** API Gateway passes `exp` and `iat` on as Java prints dates: `Tue Nov 24 03:05:21 UTC 2026`. */
function javaDate(seconds: unknown): string {
  if (typeof seconds !== "number") return claimText(seconds);
  const [weekday, day, month, year, time] = new Date(seconds * 1000)
    .toUTCString()
    .replace(",", "")
    .split(" ");
  return `${weekday} ${month} ${day} ${time} UTC ${year}`;
}
