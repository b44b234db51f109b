import assert from "node:assert/strict";
import { mock } from "node:test";
import {
  AdminAddUserToGroupCommand,
  AdminDisableUserCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { createLocalJWKSet, jwtVerify, SignJWT, generateKeyPair, type JSONWebKeySet } from "jose";
import { claimsOf, email, error, Fixture, GROUP, password, POOL } from "./support/fixture.ts";

// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
describe("Cognito's tokens", () => {
  let pool: Fixture;
  let sub: string;
  beforeEach(async () => {
    pool = await Fixture.start();
    sub = await pool.confirmedUser();
  });
  afterEach(async () => {
    mock.timers.reset();
    await pool.stop();
  });
  const later = (seconds: number) => mock.timers.enable({ apis: ["Date"], now: Date.now() + seconds * 1000 });
  const getUser = (AccessToken: string) => pool.sdk.send(new GetUserCommand({ AccessToken }));
  const refresh = (RefreshToken: string, ClientId = pool.ClientId) =>
    pool.sdk.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken }));

  it("have the claims of AWS", async () => {
    await pool.bed.resources.create(GROUP, "admin", {
      name: "admin",
      userPoolId: pool.UserPoolId,
      precedence: 2,
    });
    await pool.bed.resources.create(GROUP, "keeper", {
      name: "keeper",
      userPoolId: pool.UserPoolId,
      precedence: 1,
      roleArn: "arn:aws:iam::000000000000:role/keeper",
    });
    for (const GroupName of ["admin", "keeper"])
      await pool.sdk.send(
        new AdminAddUserToGroupCommand({ UserPoolId: pool.UserPoolId, Username: email, GroupName }),
      );
    const { IdToken, AccessToken, ExpiresIn, TokenType } = await pool.signIn();
    assert.deepEqual([ExpiresIn, TokenType], [3600, "Bearer"]);
    const { iat, exp, auth_time, jti, event_id, origin_jti, ...id } = claimsOf(IdToken);
    assert.deepEqual(id, {
      sub,
      email,
      email_verified: true,
      iss: `https://cognito-idp.ap-northeast-2.amazonaws.com/${pool.UserPoolId}`,
      "cognito:username": sub,
      "cognito:groups": ["keeper", "admin"],
      "cognito:roles": ["arn:aws:iam::000000000000:role/keeper"],
      "cognito:preferred_role": "arn:aws:iam::000000000000:role/keeper",
      aud: pool.ClientId,
      token_use: "id",
    });
    assert.equal((exp as number) - (iat as number), 3600);
    assert.equal(auth_time, iat);
    const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
    for (const value of [jti, event_id, origin_jti]) assert.match(value as string, uuid);
    const access = claimsOf(AccessToken);
    assert.deepEqual(access, {
      sub,
      username: sub,
      iss: id["iss"],
      "cognito:groups": ["keeper", "admin"],
      client_id: pool.ClientId,
      token_use: "access",
      scope: "aws.cognito.signin.user.admin",
      origin_jti,
      event_id: access["event_id"],
      jti: access["jti"],
      iat,
      auth_time,
      exp,
    });
    assert.notEqual(access["jti"], jti);
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
  it("are signed with the keys of the pool's jwks.json, one for each kind", async () => {
    const { IdToken, AccessToken } = await pool.signIn();
    const endpoint = pool.bed.resources.get(POOL, "users")["endpoint"] as string;
    const answer = await fetch(`${endpoint}/.well-known/jwks.json`);
    assert.equal(answer.headers.get("access-control-allow-origin"), "*");
    const set = (await answer.json()) as JSONWebKeySet;
    assert.equal(set.keys.length, 2);
    assert.deepEqual(Object.keys(set.keys[0] ?? {}).sort(), ["alg", "e", "kid", "kty", "n", "use"]);
    const kids = [];
    for (const token of [IdToken, AccessToken])
      kids.push((await jwtVerify(token, createLocalJWKSet(set))).protectedHeader.kid);
    assert.deepEqual(kids.sort(), set.keys.map(({ kid }) => kid).sort());
    const configuration = (await (await fetch(`${endpoint}/.well-known/openid-configuration`)).json()) as {
      issuer: string;
      jwks_uri: string;
    };
    assert.equal(configuration.issuer, claimsOf(IdToken)["iss"]);
    assert.equal(configuration.jwks_uri, `${endpoint}/.well-known/jwks.json`);
    assert.equal((await fetch(`${endpoint}/.well-known/other`)).status, 404);
  });

  it("are verified for API Gateway: pool, signature, expiry", async () => {
    const { IdToken, AccessToken } = await pool.signIn();
    const id = await pool.verify(IdToken);
    assert.ok(id.valid);
    assert.deepEqual([id.use, id.claims["email"], id.claims["sub"]], ["id", email, sub]);
    assert.equal(await pool.verify(IdToken), id, "a known token is not verified again");
    const access = await pool.verify(AccessToken);
    assert.ok(access.valid && access.use === "access");

    const other = await pool.bed.resources.create(POOL, "other");
    const { tokens } = pool.bed.capabilities;
    const elsewhere = { valid: false, reason: "the token is from another user pool" };
    assert.deepEqual(await tokens.verify([other["arn"] as string], IdToken), elsewhere);
    assert.deepEqual(await tokens.verify([], IdToken), elsewhere);

    const [header = "", payload = "", signature = ""] = IdToken.split(".");
    const forged = Buffer.from(JSON.stringify({ ...claimsOf(IdToken), email: "else@example.com" })).toString(
      "base64url",
    );
    assert.deepEqual(await pool.verify([header, forged, signature].join(".")), {
      valid: false,
      reason: "the token's signature is wrong",
    });
    const none = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
    for (const token of ["", "a.b.c", "x", `${none}.${payload}.`, `${header}.${payload}`])
      assert.equal((await pool.verify(token)).valid, false, token);
    const { privateKey } = await generateKeyPair("RS256");
    const { kid } = JSON.parse(Buffer.from(header, "base64url").toString()) as { kid: string };
    const own = await new SignJWT(claimsOf(IdToken))
      .setProtectedHeader({ alg: "RS256", kid })
      .sign(privateKey);
    assert.deepEqual(await pool.verify(own), { valid: false, reason: "the token's signature is wrong" });

    later(3601);
    const expired = { valid: false, reason: "the token has expired" };
    assert.deepEqual(await pool.verify(IdToken), expired);
    assert.deepEqual(await pool.verify(IdToken), expired, "also when it is verified anew");
    await assert.rejects(getUser(AccessToken), error("NotAuthorizedException", "Access Token has expired"));
  });

  it("last as long as the client says", async () => {
    const short = await pool.client("short", {
      accessTokenValidity: 5,
      idTokenValidity: 10,
      refreshTokenValidity: 1,
      tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "hours" },
    });
    const { AccessToken, IdToken, RefreshToken, ExpiresIn } = await pool.signIn(email, password, short);
    const lifetime = ({ iat, exp }: Record<string, unknown>) => (exp as number) - (iat as number);
    assert.deepEqual(
      [lifetime(claimsOf(AccessToken)), lifetime(claimsOf(IdToken)), ExpiresIn],
      [300, 600, 300],
    );
    later(3601);
    await assert.rejects(
      refresh(RefreshToken, short),
      error("NotAuthorizedException", "Refresh Token has expired"),
    );
  });

  it("show the attributes that the client may read", async () => {
    const blind = await pool.client("blind", { readAttributes: ["name"], enableTokenRevocation: false });
    const { IdToken, AccessToken } = await pool.signIn(email, password, blind);
    assert.equal("email" in claimsOf(IdToken), false);
    // https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html
    assert.equal("origin_jti" in claimsOf(IdToken), false);
    assert.deepEqual((await getUser(AccessToken)).UserAttributes, [{ Name: "sub", Value: sub }]);
    await pool.sdk.send(new GlobalSignOutCommand({ AccessToken }));
    await assert.rejects(getUser(AccessToken), { message: "Access Token has been revoked" });
  });

  it("are renewed with a refresh token, which stays the same where it does not rotate", async () => {
    const { RefreshToken, IdToken } = await pool.signIn();
    const { AuthenticationResult: renewed } = await refresh(RefreshToken);
    assert.equal(renewed?.RefreshToken, undefined);
    assert.equal(claimsOf(renewed?.IdToken)["origin_jti"], claimsOf(IdToken)["origin_jti"]);
    assert.equal(claimsOf(renewed?.IdToken)["auth_time"], claimsOf(IdToken)["auth_time"]);
    const { AuthenticationResult: again } = await pool.sdk.send(
      new InitiateAuthCommand({
        ClientId: pool.ClientId,
        AuthFlow: "REFRESH_TOKEN_AUTH",
        AuthParameters: { REFRESH_TOKEN: RefreshToken },
      }),
    );
    assert.equal(again?.RefreshToken, undefined);
    const invalid = error("NotAuthorizedException", "Invalid Refresh Token");
    await assert.rejects(refresh("nonsense"), invalid);
    await assert.rejects(
      refresh(`${RefreshToken.slice(0, -1)}${RefreshToken.endsWith("A") ? "Q" : "A"}`),
      invalid,
    );
    await assert.rejects(refresh(RefreshToken, await pool.client("other", {})), invalid);
  });

  // https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RefreshTokenRotationType.html
  it("rotate their refresh token with a grace period", async () => {
    const rotating = await pool.client("rotating", {
      explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
      refreshTokenRotation: { feature: "ENABLED", retryGracePeriodSeconds: 10 },
    });
    const first = (await pool.signIn(email, password, rotating)).RefreshToken;
    const second = (await refresh(first, rotating)).AuthenticationResult?.RefreshToken ?? "";
    const retried = (await refresh(first, rotating)).AuthenticationResult?.RefreshToken ?? "";
    assert.equal(new Set([first, second, retried]).size, 3);
    await refresh(second, rotating);
    later(11);
    await assert.rejects(refresh(first, rotating), { name: "RefreshTokenReuseException" });
    await refresh(retried, rotating);
  });

  it("of a sign-out everywhere are dead for Cognito, and API Gateway takes them until they expire", async () => {
    const first = await pool.signIn();
    const second = await pool.signIn();
    await pool.sdk.send(new GlobalSignOutCommand({ AccessToken: first.AccessToken }));
    for (const { AccessToken, RefreshToken, IdToken } of [first, second]) {
      await assert.rejects(
        getUser(AccessToken),
        error("NotAuthorizedException", "Access Token has been revoked"),
      );
      await assert.rejects(
        refresh(RefreshToken),
        error("NotAuthorizedException", "Refresh Token has been revoked"),
      );
      assert.equal((await pool.verify(IdToken)).valid, true);
    }
    assert.equal((await getUser((await pool.signIn()).AccessToken)).Username, sub);
  });

  it("of one session end when its refresh token is revoked", async () => {
    const first = await pool.signIn();
    const second = await pool.signIn();
    const revoke = (Token: string) =>
      pool.sdk.send(new RevokeTokenCommand({ ClientId: pool.ClientId, Token }));
    await revoke(first.RefreshToken);
    await revoke(first.RefreshToken);
    await assert.rejects(getUser(first.AccessToken), { message: "Access Token has been revoked" });
    await assert.rejects(refresh(first.RefreshToken), { message: "Refresh Token has been revoked" });
    assert.equal((await getUser(second.AccessToken)).Username, sub);
    await assert.rejects(revoke(second.AccessToken), { name: "UnsupportedTokenTypeException" });
  });

  it("of a disabled user are dead, and no ID token does what needs an access token", async () => {
    const { AccessToken, IdToken, RefreshToken } = await pool.signIn();
    await assert.rejects(getUser(IdToken), error("NotAuthorizedException", "Invalid Access Token"));
    await pool.sdk.send(new AdminDisableUserCommand({ UserPoolId: pool.UserPoolId, Username: email }));
    await assert.rejects(getUser(AccessToken), { name: "NotAuthorizedException" });
    await assert.rejects(refresh(RefreshToken), { name: "NotAuthorizedException" });
  });
});
