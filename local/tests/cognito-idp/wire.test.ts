import assert from "node:assert/strict";
import { email, Fixture, password } from "./support/fixture.ts";

describe("Cognito's API on the wire", () => {
  let pool: Fixture;
  before(async () => {
    pool = await Fixture.start();
    await pool.confirmedUser();
  });
  after(() => pool.stop());
  const post = (operation: string, body: string, headers: Record<string, string> = {}) =>
    fetch(pool.bed.endpoint, {
      method: "POST",
      headers: {
        "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
        "content-type": "application/x-amz-json-1.1",
        ...headers,
      },
      body,
    });

  it("takes unsigned calls of a page from another origin", async () => {
    const preflight = await fetch(pool.bed.endpoint, {
      method: "OPTIONS",
      headers: {
        origin: "http://127.0.0.1:8000",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,x-amz-target",
      },
    });
    assert.equal(preflight.status, 200);
    assert.equal(preflight.headers.get("access-control-allow-origin"), "*");
    const answer = await post(
      "SignUp",
      JSON.stringify({ ClientId: pool.ClientId, Username: "x", Password: password }),
      {
        origin: "http://127.0.0.1:8000",
      },
    );
    assert.equal(answer.status, 400);
    assert.equal(answer.headers.get("access-control-allow-origin"), "*");
    assert.equal(answer.headers.get("content-type"), "application/x-amz-json-1.1");
    assert.deepEqual(await answer.json(), {
      __type: "InvalidParameterException",
      message: "Username should be an email.",
    });
  });

  const operations = [
    "ChangePassword",
    "ConfirmForgotPassword",
    "ConfirmSignUp",
    "DeleteUser",
    "ForgotPassword",
    "GetTokensFromRefreshToken",
    "GetUser",
    "GetUserAttributeVerificationCode",
    "GlobalSignOut",
    "InitiateAuth",
    "ResendConfirmationCode",
    "RespondToAuthChallenge",
    "RevokeToken",
    "SignUp",
    "UpdateUserAttributes",
    "VerifyUserAttribute",
  ];
  const malformed: readonly unknown[] = [
    null,
    0,
    "",
    "x",
    [],
    {},
    [1],
    { a: 1 },
    "é\u0000",
    "__proto__",
    -1,
    true,
  ];

  it("answers malformed input with 400 and a reason, and goes on", async function () {
    this.timeout(30_000);
    const { AccessToken, RefreshToken } = await pool.signIn();
    const good: Record<string, unknown> = {
      ClientId: pool.ClientId,
      Username: "someone@example.com",
      Password: "short",
      AccessToken: `${AccessToken}x`,
      RefreshToken: `${RefreshToken}x`,
      Token: "x",
      ConfirmationCode: "1",
      Code: "1",
      AttributeName: "email",
      PreviousPassword: "x",
      ProposedPassword: "x",
      AuthFlow: "USER_SRP_AUTH",
      AuthParameters: { USERNAME: "someone@example.com", SRP_A: "0" },
      ChallengeName: "PASSWORD_VERIFIER",
      ChallengeResponses: { USERNAME: "x" },
      UserAttributes: [],
    };
    for (const operation of operations) {
      for (const body of ["", "[]", "null", "{", '"x"', "{}"])
        assert.equal((await post(operation, body)).status, 400, `${operation} ${body}`);
      for (const name of Object.keys(good))
        for (const value of malformed) {
          const { status } = await post(operation, JSON.stringify({ ...good, [name]: value }));
          assert.ok(status < 500, `${operation} with ${name} ${JSON.stringify(value)} answers ${status}`);
        }
    }
    await pool.signIn(email);
  });
});
