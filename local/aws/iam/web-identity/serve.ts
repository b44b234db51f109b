import { timingSafeEqual } from "node:crypto";
import { header, type HttpRequest, type HttpResponse } from "../../../contract/http.ts";
import type { IdentityStore } from "../store.ts";
import { GITHUB, githubClaims } from "./github-claims.ts";
import type { TestIssuer } from "./test-issuer.ts";

/** Where issuers answer on the gateway. No bucket can be called so. */
export const issuersPath = "/_oidc/";

/** Seconds that GitHub's tokens live. */
const LIFE = 300;

/** Answers for the issuers whose providers the program has: discovery document and keys for anybody; tokens of GitHub's jobs for who holds the
 * operator's secret key, asked for as a GitHub runner asks: `GET …/token?audience=…` with `Authorization: bearer …`.
 * @see https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token */
export const serveIssuers =
  (issuer: TestIssuer, store: IdentityStore, gatewayUrl: string, operatorSecret: string) =>
  async (request: HttpRequest): Promise<HttpResponse> => {
    const url = new URL(request.url, gatewayUrl);
    const [, host, what] =
      /^\/_oidc\/(.+?)\/(token|\.well-known\/openid-configuration|\.well-known\/jwks)$/.exec(url.pathname) ??
      [];
    if (host === undefined || !store.provider(host))
      return json(404, { message: `There is no OIDC provider for ${host ?? url.pathname} in this copy.` });
    if (request.method !== "GET") return json(405, { message: "Method Not Allowed" });
    if (what === ".well-known/jwks") return json(200, await issuer.keySet(host));
    if (what === ".well-known/openid-configuration")
      return json(200, {
        issuer: `https://${host}`,
        jwks_uri: `${gatewayUrl}${issuersPath}${host}/.well-known/jwks`,
        id_token_signing_alg_values_supported: ["RS256"],
        response_types_supported: ["id_token"],
        subject_types_supported: ["public"],
      });
    if (!isBearer(request, operatorSecret))
      return json(401, { message: "Only the operator gets tokens: Authorization: bearer <secret key>." });
    return await token(issuer, host, url.searchParams);
  };

async function token(issuer: TestIssuer, host: string, asked: URLSearchParams): Promise<HttpResponse> {
  const text = (name: string) => asked.get(name) ?? undefined;
  const [repository, owner, number] = [text("repository"), text("owner_id"), text("repository_id")];
  const seconds = Number(asked.get("seconds") ?? LIFE);
  const known = [
    "audience",
    "environment",
    "event",
    "owner_id",
    "ref",
    "repository",
    "repository_id",
    "seconds",
  ];
  const problem =
    host !== GITHUB
      ? `only ${GITHUB} gives tokens here`
      : repository === undefined || !/^[\w.-]+\/[\w.-]+$/.test(repository)
        ? "repository must be owner/name"
        : (owner === undefined) !== (number === undefined)
          ? "owner_id and repository_id go together"
          : !Number.isInteger(seconds)
            ? "seconds must be a whole number"
            : [...asked.keys()].find((name) => !known.includes(name));
  if (problem !== undefined || repository === undefined)
    return json(400, { message: `Bad request: ${problem ?? "repository"}. Known are: ${known.join(", ")}` });
  const claims = githubClaims({
    repository,
    environment: text("environment"),
    event: text("event"),
    ref: text("ref"),
    ids: owner !== undefined && number !== undefined ? { owner, repository: number } : undefined,
  });
  const audience = text("audience") ?? `https://github.com/${claims.repository_owner}`;
  return json(200, { value: await issuer.sign(host, claims, { audience, seconds }) });
}

function isBearer(request: HttpRequest, secret: string): boolean {
  const given = Buffer.from(/^bearer (.+)$/i.exec(header(request.headers, "authorization") ?? "")?.[1] ?? "");
  const wanted = Buffer.from(secret);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const json = (status: number, body: object): HttpResponse => ({
  status,
  headers: { "content-type": "application/json", "cache-control": "no-store" },
  body: Buffer.from(JSON.stringify(body)),
});
