import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mock } from "node:test";
import { CognitoJwtVerifier } from "aws-jwt-verify";
import {
  AdminCreateUserCommand,
  AdminUserGlobalSignOutCommand,
  AssociateSoftwareTokenCommand,
  GetUserCommand,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { Secret, TOTP } from "otpauth";
import { claimsOf, CLIENT, email, Fixture, password, POOL } from "./support/fixture.ts";
import { Visitor } from "./support/visitor.ts";

const DOMAIN = "aws:cognito/userPoolDomain:UserPoolDomain";
const CALLBACK = "http://127.0.0.1:8000/signed-in";
const GOODBYE = "http://127.0.0.1:8000/goodbye";

// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
describe("Managed login of Cognito", function () {
  this.timeout(30_000);
  let pool: Fixture;
  let address: string;
  let verifier: string;
  const oauth = {
    allowedOauthFlowsUserPoolClient: true,
    allowedOauthFlows: ["code"],
    allowedOauthScopes: ["openid", "email", "aws.cognito.signin.user.admin"],
    callbackUrls: [CALLBACK, "mysfits://signed-in"],
    logoutUrls: [GOODBYE],
  };
  beforeEach(async () => {
    pool = await Fixture.start(
      { mfaConfiguration: "OPTIONAL", softwareTokenMfaConfiguration: { enabled: true } },
      oauth,
    );
    const domain = await pool.bed.resources.create(DOMAIN, "login", {
      domain: "mysfits",
      userPoolId: pool.UserPoolId,
    });
    address = domain["cloudfrontDistribution"] as string;
    verifier = randomBytes(32).toString("base64url");
  });
  afterEach(async () => {
    mock.timers.reset();
    await pool.stop();
  });

  const visitor = () => new Visitor(pool.bed.endpoint);
  const authorizeUrl = (parameters: Record<string, string> = {}) =>
    `${address}/oauth2/authorize?${new URLSearchParams({
      client_id: pool.ClientId,
      response_type: "code",
      redirect_uri: CALLBACK,
      scope: "openid email aws.cognito.signin.user.admin",
      state: "a b&c",
      nonce: "n-1",
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
      ...parameters,
    }).toString()}`;
  const post = async (path: string, form: Record<string, string>, headers: Record<string, string> = {}) => {
    const response = await fetch(`${address}${path}`, {
      method: "POST",
      body: new URLSearchParams(form),
      headers,
    });
    return { status: response.status, body: (await response.json()) as Record<string, string | undefined> };
  };
  const redeem = (code: string, form: Record<string, string> = {}, headers?: Record<string, string>) =>
    post(
      "/oauth2/token",
      {
        grant_type: "authorization_code",
        client_id: pool.ClientId,
        redirect_uri: CALLBACK,
        code,
        code_verifier: verifier,
        ...form,
      },
      headers,
    );
  const codeIn = (location: string | undefined) => {
    assert.ok(location?.startsWith(`${CALLBACK}?`), `${location ?? "no address"} is not the callback`);
    const { searchParams } = new URL(location ?? "");
    assert.equal(searchParams.get("state"), "a b&c");
    return searchParams.get("code") ?? "";
  };
  const signIn = async (browser = visitor(), parameters: Record<string, string> = {}) => {
    const page = await browser.open(authorizeUrl(parameters));
    return codeIn((await browser.submit(page, { username: email, password })).location);
  };

  it("signs up, confirms, signs in, and gives tokens for the code that every verifier takes", async () => {
    const browser = visitor();
    const login = await browser.open(authorizeUrl());
    assert.match(login.html, /<html lang="en">[\s\S]*<h1>Sign in<\/h1>/);
    const signUp = /href="(signup[^"]*)"/.exec(login.html)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const form = await browser.open(new URL(signUp, login.url).href);
    const confirm = await browser.submit(form, { username: email, password });
    assert.match(confirm.html, /A code was mailed/);
    const wrong = await browser.submit(confirm, { username: email, code: pool.wrongCodeFor(email) });
    assert.match(wrong.html, /role="alert">Invalid verification code provided/);
    const back = await browser.submit(wrong, { username: email, code: pool.codeFor(email) });
    assert.match(back.html, /role="status">The address is confirmed/);
    const { location } = await browser.submit(back, { username: email, password });
    const { status, body } = await redeem(codeIn(location));
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), [
      "id_token",
      "access_token",
      "refresh_token",
      "expires_in",
      "token_type",
    ]);

    const jwks = (await (
      await fetch(`${pool.bed.endpoint}/${pool.UserPoolId}/.well-known/jwks.json`)
    ).json()) as Parameters<ReturnType<typeof CognitoJwtVerifier.create>["cacheJwks"]>[0];
    const expected = { userPoolId: pool.UserPoolId, clientId: pool.ClientId };
    const idVerifier = CognitoJwtVerifier.create({ ...expected, tokenUse: "id" });
    const accessVerifier = CognitoJwtVerifier.create({ ...expected, tokenUse: "access", scope: "openid" });
    idVerifier.cacheJwks(jwks);
    accessVerifier.cacheJwks(jwks);
    const id = await idVerifier.verify(body["id_token"] ?? "");
    assert.equal(id["nonce"], "n-1");
    assert.equal(id["email"], email);
    const half = createHash("sha256")
      .update(body["access_token"] ?? "")
      .digest()
      .subarray(0, 16);
    assert.equal(id["at_hash"], half.toString("base64url"));
    const access = await accessVerifier.verify(body["access_token"] ?? "");
    assert.equal(access.scope, "openid email aws.cognito.signin.user.admin");
    assert.equal(access.version, 2);
    assert.equal(access.auth_time, id.auth_time);
  });

  it("keeps a browser signed in, until it signs out or the user is signed out everywhere", async () => {
    await pool.confirmedUser();
    const browser = visitor();
    await signIn(browser);
    assert.ok(codeIn((await browser.open(authorizeUrl())).location));
    assert.match((await browser.open(authorizeUrl({ prompt: "login" }))).html, /<h1>Sign in/);
    const parameters = new URLSearchParams({ client_id: pool.ClientId, logout_uri: GOODBYE });
    assert.equal((await browser.open(`${address}/logout?${parameters.toString()}`)).location, GOODBYE);
    assert.match((await browser.open(authorizeUrl())).html, /<h1>Sign in/);
    await signIn(browser);
    await pool.sdk.send(new AdminUserGlobalSignOutCommand({ UserPoolId: pool.UserPoolId, Username: email }));
    assert.match((await browser.open(authorizeUrl())).html, /<h1>Sign in/);
    assert.match(
      (await browser.open(authorizeUrl({ prompt: "none" }))).location ?? "",
      /error=login_required/,
    );
  });

  it("redeems a code once; the second time ends the session of the first", async () => {
    await pool.confirmedUser();
    const code = await signIn();
    const first = await redeem(code);
    const AccessToken = first.body["access_token"];
    await pool.sdk.send(new GetUserCommand({ AccessToken }));
    assert.deepEqual(await redeem(code), { status: 400, body: { error: "invalid_grant" } });
    await assert.rejects(pool.sdk.send(new GetUserCommand({ AccessToken })), {
      message: "Access Token has been revoked",
    });
  });

  it("redeems a code for the client and address that it was made for, with the proof, and after a restart", async () => {
    await pool.confirmedUser();
    const other = await pool.client("other", oauth);
    const code = await signIn();
    const wrongs: readonly Record<string, string>[] = [
      { code_verifier: randomBytes(32).toString("base64url") },
      { redirect_uri: "mysfits://signed-in" },
      { client_id: other },
      { code: "nonsense" },
    ];
    for (const wrong of wrongs)
      assert.deepEqual((await redeem(code, wrong)).body, {
        error: "invalid_grant",
      });
    assert.equal((await redeem(code, { client_id: "nobody" })).body["error"], "invalid_client");
    assert.equal((await redeem(code, { grant_type: "password" })).body["error"], "unsupported_grant_type");
    await pool.bed.kill();
    assert.equal((await redeem(code)).status, 200);
  });

  it("sends nobody to an address that the client does not have, and tells others what is wrong", async () => {
    const lost: readonly Record<string, string>[] = [
      { redirect_uri: `${CALLBACK}/more` },
      { redirect_uri: "https://evil.example.com" },
      { client_id: "nobody" },
    ];
    for (const wrong of lost) {
      const { status, location, headers } = await visitor().open(authorizeUrl(wrong));
      assert.equal(status, 400);
      assert.equal(location, undefined);
      assert.match(headers.get("content-security-policy") ?? "", /default-src 'none'/);
    }
    for (const [wrong, code] of [
      [{ scope: "openid profile" }, "invalid_scope"],
      [{ response_type: "token" }, "unsupported_response_type"],
      [{ code_challenge_method: "plain" }, "invalid_request"],
      [{ code_challenge: "short" }, "invalid_request"],
    ] as const) {
      const { location = "" } = await visitor().open(authorizeUrl(wrong));
      const { searchParams } = new URL(location);
      assert.ok(location.startsWith(CALLBACK));
      assert.equal(searchParams.get("error"), code);
      assert.equal(searchParams.get("state"), "a b&c");
    }
    const withoutProof = new URL(authorizeUrl());
    withoutProof.searchParams.delete("code_challenge");
    assert.match((await visitor().open(withoutProof.href)).location ?? "", /error=invalid_request/);
  });

  it("takes no form of another site, and no password of a form without its token", async () => {
    await pool.confirmedUser();
    const browser = visitor();
    const page = await browser.open(authorizeUrl());
    const typed = { username: email, password };
    const elsewhere: readonly Record<string, string>[] = [
      { origin: "https://evil.example.com" },
      { "sec-fetch-site": "cross-site" },
    ];
    for (const headers of elsewhere) assert.equal((await browser.submit(page, typed, headers)).status, 403);
    const forged = { ...page, html: page.html.replace(/(name="_csrf" value=")[^"]*/, "$1forged") };
    assert.equal((await browser.submit(forged, typed)).status, 403);
    browser.cookies.clear();
    assert.equal((await browser.submit(page, typed)).status, 403);
    assert.ok((await browser.submit(await browser.open(authorizeUrl()), typed)).location);
  });

  it("says the same for a wrong password and for nobody, escapes what was typed, and locks out", async () => {
    await pool.confirmedUser();
    const attempt = async (username: string) => {
      const browser = visitor();
      const page = await browser.open(authorizeUrl());
      return (await browser.submit(page, { username, password: "Wrong-password-1" })).html;
    };
    const alert = (html: string) => /role="alert">([^<]*)</.exec(html)?.[1];
    assert.equal(alert(await attempt(email)), "Incorrect username or password.");
    assert.equal(alert(await attempt("nobody@example.com")), "Incorrect username or password.");
    const html = await attempt(`"><script>alert(1)</script>`);
    assert.doesNotMatch(html, /<script>/);
    // The lock lasts a second: time stands still.
    mock.timers.enable({ apis: ["Date"], now: Date.now() });
    for (let count = 2; count <= 5; count++) await attempt(email);
    assert.equal(alert(await attempt(email)), "Password attempts exceeded");
  });

  it("asks for a second factor, and for a new password in place of a temporary one", async () => {
    await pool.confirmedUser();
    const { AccessToken } = await pool.signIn();
    const { SecretCode = "" } = await pool.sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    const code = (offset: number) =>
      TOTP.generate({ secret: Secret.fromBase32(SecretCode), timestamp: Date.now() + offset });
    await pool.sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: code(-30_000) }));
    await pool.sdk.send(
      new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings: { Enabled: true } }),
    );
    const browser = visitor();
    const second = await browser.submit(await browser.open(authorizeUrl()), { username: email, password });
    assert.match(second.html, /<h1>Second step/);
    const again = await browser.submit(second, { code: code(-30_000) === "000000" ? "000001" : "000000" });
    assert.match(again.html, /role="alert">Invalid code received for user/);
    const { location } = await browser.submit(again, { code: code(0) });
    assert.equal((await redeem(codeIn(location))).status, 200);

    const invited = "invited@example.com";
    await pool.sdk.send(
      new AdminCreateUserCommand({
        UserPoolId: pool.UserPoolId,
        Username: invited,
        TemporaryPassword: "Temporary-horse-1",
      }),
    );
    const guest = visitor();
    const choose = await guest.submit(await guest.open(authorizeUrl()), {
      username: invited,
      password: "Temporary-horse-1",
    });
    assert.match(choose.html, /<h1>Choose a new password/);
    const weak = await guest.submit(choose, { password: "weak" });
    assert.match(weak.html, /Password did not conform with policy/);
    assert.ok(codeIn((await guest.submit(weak, { password: "Another-horse-8" })).location));
  });

  it("replaces a forgotten password, and tells nobody whether there is an account", async () => {
    await pool.confirmedUser();
    const browser = visitor();
    const login = await browser.open(authorizeUrl());
    const link = /href="(forgotPassword[^"]*)"/.exec(login.html)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const ask = await browser.open(new URL(link, login.url).href);
    const nobody = await browser.submit(ask, { username: "nobody@example.com" });
    const known = await browser.submit(ask, { username: email });
    assert.equal(nobody.html.replaceAll("nobody@example.com", email), known.html);
    const done = await browser.submit(known, { code: pool.codeFor(email), password: "Another-horse-8" });
    assert.match(done.html, /The password was changed/);
    const { location } = await browser.submit(done, { username: email, password: "Another-horse-8" });
    assert.ok(codeIn(location));
  });

  it("speaks Korean where it is asked to, and every field has its label", async () => {
    const { html } = await visitor().open(authorizeUrl({ lang: "ko" }));
    assert.match(html, /<html lang="ko">[\s\S]*<h1>로그인<\/h1>/);
    const ids = [...html.matchAll(/<input id="([^"]+)"/g)].map(([, id]) => id);
    assert.deepEqual(ids, ["username", "password"]);
    for (const id of ids) assert.match(html, new RegExp(`<label for="${id}">`));
    assert.doesNotMatch(html, /<script/);
  });

  it("renews, tells about the user as far as the scopes reach, and revokes", async () => {
    const sub = await pool.confirmedUser();
    const { body } = await redeem(await signIn());
    const renew = (refresh_token: string | undefined) =>
      post("/oauth2/token", {
        grant_type: "refresh_token",
        client_id: pool.ClientId,
        refresh_token: refresh_token ?? "",
      });
    const renewed = await renew(body["refresh_token"]);
    assert.equal(renewed.body["refresh_token"], undefined);
    assert.equal(
      claimsOf(renewed.body["access_token"])["scope"],
      "openid email aws.cognito.signin.user.admin",
    );
    const about = async (token: string | undefined) => {
      const response = await fetch(`${address}/oauth2/userInfo`, {
        headers: { authorization: `Bearer ${token ?? ""}` },
      });
      return { status: response.status, body: (await response.json()) as object };
    };
    assert.deepEqual(await about(renewed.body["access_token"]), {
      status: 200,
      body: { sub, email, email_verified: "true", username: sub },
    });
    assert.equal((await about(body["id_token"])).status, 401);
    // A token of the API has no scope openid.
    assert.equal((await about((await pool.signIn()).AccessToken)).status, 401);
    const revoke = (token: string | undefined) =>
      post("/oauth2/revoke", { token: token ?? "", client_id: pool.ClientId });
    assert.equal((await revoke(body["access_token"])).body["error"], "unsupported_token_type");
    assert.equal((await revoke(body["refresh_token"])).status, 200);
    assert.deepEqual((await renew(body["refresh_token"])).body, { error: "invalid_grant" });
    assert.equal((await about(renewed.body["access_token"])).status, 401);
  });

  it("gives a token no more rights than its scopes", async () => {
    await pool.confirmedUser();
    const { body } = await redeem(await signIn(visitor(), { scope: "openid" }));
    await assert.rejects(pool.sdk.send(new GetUserCommand({ AccessToken: body["access_token"] })), {
      name: "NotAuthorizedException",
      message: "Access Token does not have required scopes",
    });
    const admin = await redeem(await signIn(visitor(), { scope: "aws.cognito.signin.user.admin" }));
    assert.equal("id_token" in admin.body, false);
    await pool.sdk.send(new GetUserCommand({ AccessToken: admin.body["access_token"] }));
  });

  it("wants the secret of a client that has one, in the header or in the form", async () => {
    await pool.confirmedUser();
    const server = await pool.bed.resources.create(CLIENT, "server", {
      userPoolId: pool.UserPoolId,
      generateSecret: true,
      preventUserExistenceErrors: "ENABLED",
      ...oauth,
    });
    const secret = server["clientSecret"] as string;
    const client_id = server.id;
    const code = await signIn(visitor(), { client_id });
    assert.equal((await redeem(code, { client_id })).body["error"], "invalid_client");
    assert.equal((await redeem(code, { client_id, client_secret: "x" })).body["error"], "invalid_client");
    const authorization = `Basic ${Buffer.from(`${client_id}:${secret}`).toString("base64")}`;
    assert.equal((await redeem(code, { client_id }, { authorization })).status, 200);
    const next = await signIn(visitor(), { client_id });
    assert.equal((await redeem(next, { client_id, client_secret: secret })).status, 200);
  });

  it("is found by the pool's configuration, and gone with its domain", async () => {
    const url = `${pool.bed.endpoint}/${pool.UserPoolId}/.well-known/openid-configuration`;
    const configuration = (await (await fetch(url)).json()) as Record<string, unknown>;
    assert.equal(configuration["authorization_endpoint"], `${address}/oauth2/authorize`);
    assert.equal(configuration["token_endpoint"], `${address}/oauth2/token`);
    await pool.bed.restart();
    assert.match((await visitor().open(authorizeUrl())).html, /<h1>Sign in/);
    await pool.bed.resources.remove(DOMAIN, "login");
    assert.equal((await visitor().open(authorizeUrl())).status, 404);
  });

  for (const [what, inputs, reason] of [
    ["tokens in addresses", { allowedOauthFlows: ["implicit"] }, /implicit/],
    ["tokens for machines", { allowedOauthFlows: ["client_credentials"] }, /client_credentials/],
    ["addresses without HTTPS", { callbackUrls: ["http://example.com"] }, /must be an absolute address/],
    ["scopes that nobody has", { allowedOauthScopes: ["openid", "mysfits/read"] }, /mysfits\/read/],
  ] as const)
    it(`refuses ${what} when the client is made`, async () => {
      const wanted = { userPoolId: pool.UserPoolId, ...oauth, ...inputs };
      await assert.rejects(pool.bed.resources.create(CLIENT, "refused", wanted), reason);
    });

  it("has one domain for a pool, and one pool for a domain", async () => {
    const make = (name: string, inputs: object) =>
      pool.bed.resources.create(DOMAIN, name, { userPoolId: pool.UserPoolId, ...inputs });
    await assert.rejects(make("second", { domain: "another" }), /has the domain mysfits already/);
    await assert.rejects(make("named", { domain: "my-amazon" }), /without aws, amazon and cognito/);
    const { id } = await pool.bed.resources.create(POOL, "other", {});
    await assert.rejects(make("taken", { domain: "mysfits", userPoolId: id }), /another user pool/);
  });
});
