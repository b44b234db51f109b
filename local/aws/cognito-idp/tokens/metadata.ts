import type { HttpResponse } from "../../../contract/http.ts";
import type { Platform } from "../../../contract/service.ts";
import type { UserPoolStore } from "../store.ts";
import type { PoolRecord } from "../records.ts";
import { domainPath } from "../managed-login/domain-path.ts";
import { jwks } from "./keys.ts";
import { issuer, type PoolKeys } from "./pool-keys.ts";

/** Serves `/<poolId>/.well-known/jwks.json` and `openid-configuration` on the gateway, as long as there is the pool.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html */
export function serveMetadata(
  platform: Platform,
  store: UserPoolStore,
  keys: PoolKeys,
  pool: PoolRecord,
): void {
  const prefix = `/${pool.id}/.well-known/`;
  const address = `${platform.gatewayUrl}/${pool.id}`;
  platform.capabilities.gateway.serve(prefix, async ({ url, method }) => {
    const name = (url.split("?")[0] as string).slice(prefix.length);
    if (!store.hasPool(pool.id)) return json(404, { message: `User pool ${pool.id} does not exist.` });
    if (method !== "GET" && method !== "HEAD") return json(405, { message: "Method Not Allowed" });
    if (name === "jwks.json") {
      const { id, access } = keys.of(pool.id);
      return json(200, jwks([id, access]));
    }
    if (name === "openid-configuration")
      return json(200, {
        issuer: issuer(pool),
        jwks_uri: `${address}/.well-known/jwks.json`,
        ...endpoints(platform, store, pool),
        id_token_signing_alg_values_supported: ["RS256"],
        response_types_supported: ["code"],
        scopes_supported: ["openid", "email", "phone", "profile"],
        subject_types_supported: ["public"],
      });
    return json(404, { message: "Not Found" });
  });
}

/** Endpoints of the pool's managed login, if it has a domain. */
function endpoints({ gatewayUrl }: Platform, store: UserPoolStore, pool: PoolRecord): object {
  const domain = store.domainOf(pool.id);
  if (!domain) return {};
  const address = gatewayUrl + domainPath(domain);
  return {
    authorization_endpoint: `${address}/oauth2/authorize`,
    token_endpoint: `${address}/oauth2/token`,
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    userinfo_endpoint: `${address}/oauth2/userInfo`,
    revocation_endpoint: `${address}/oauth2/revoke`,
    end_session_endpoint: `${address}/logout`,
  };
}

function json(status: number, body: object): HttpResponse {
  return {
    status,
    headers: {
      "content-type": "application/json",
      "access-control-allow-origin": "*",
      "cache-control": "public, max-age=86400",
    },
    body: Buffer.from(JSON.stringify(body)),
  };
}
