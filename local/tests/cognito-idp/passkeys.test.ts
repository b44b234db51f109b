import assert from "node:assert/strict";
import {
  CompleteWebAuthnRegistrationCommand,
  DeleteWebAuthnCredentialCommand,
  GetUserAuthFactorsCommand,
  InitiateAuthCommand,
  ListWebAuthnCredentialsCommand,
  RespondToAuthChallengeCommand,
  StartWebAuthnRegistrationCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { Authenticator } from "./support/authenticator.ts";
import { email, error, Fixture, POOL, poolInputs } from "./support/fixture.ts";

const DOMAIN = "mysfits.example.com";

// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html#amazon-cognito-user-pools-authentication-flow-methods-passkey
describe("Passkeys of Cognito", function () {
  this.timeout(30_000);
  let pool: Fixture;
  let authenticator: Authenticator;
  let AccessToken: string;
  beforeEach(async () => {
    pool = await Fixture.start(
      {
        signInPolicy: { allowedFirstAuthFactors: ["PASSWORD", "WEB_AUTHN"] },
        webAuthnConfiguration: { relyingPartyId: DOMAIN, userVerification: "required" },
      },
      { explicitAuthFlows: ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH"] },
    );
    authenticator = new Authenticator(`https://www.${DOMAIN}`);
    await pool.confirmedUser();
    ({ AccessToken } = await pool.signIn());
  });
  afterEach(() => pool.stop());

  type Creation = Parameters<Authenticator["create"]>[0];
  const start = async () => {
    const { CredentialCreationOptions } = await pool.sdk.send(
      new StartWebAuthnRegistrationCommand({ AccessToken }),
    );
    return CredentialCreationOptions as unknown as Creation & Record<string, unknown>;
  };
  const complete = (Credential: ReturnType<Authenticator["create"]>) =>
    pool.sdk.send(new CompleteWebAuthnRegistrationCommand({ AccessToken, Credential }));
  const register = async (key = authenticator) => await complete(key.create(await start()));
  const list = async () =>
    (await pool.sdk.send(new ListWebAuthnCredentialsCommand({ AccessToken }))).Credentials ?? [];
  const begin = async (USERNAME = email) =>
    await pool.sdk.send(
      new InitiateAuthCommand({
        ClientId: pool.ClientId,
        AuthFlow: "USER_AUTH",
        AuthParameters: { USERNAME, PREFERRED_CHALLENGE: "WEB_AUTHN" },
      }),
    );
  const respond = (Session: string | undefined, CREDENTIAL: string) =>
    pool.sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId: pool.ClientId,
        ChallengeName: "WEB_AUTHN",
        Session,
        ChallengeResponses: { USERNAME: email, CREDENTIAL },
      }),
    );
  const ask = async () => {
    const { ChallengeName, ChallengeParameters, Session } = await begin();
    assert.equal(ChallengeName, "WEB_AUTHN");
    const options = JSON.parse(ChallengeParameters?.["CREDENTIAL_REQUEST_OPTIONS"] ?? "") as Parameters<
      Authenticator["get"]
    >[0] & { allowCredentials: { id: string }[]; userVerification: string };
    return { options, Session };
  };

  it("are made, listed and sign in", async () => {
    const options = await start();
    assert.deepEqual(options.rp, { id: DOMAIN, name: DOMAIN });
    assert.deepEqual(options["authenticatorSelection"], {
      requireResidentKey: true,
      residentKey: "required",
      userVerification: "required",
    });
    await complete(authenticator.create(options));
    const [credential] = await list();
    assert.equal(credential?.CredentialId, authenticator.id);
    assert.equal(credential?.RelyingPartyId, DOMAIN);
    assert.deepEqual(credential?.AuthenticatorTransports, ["internal"]);
    const { ConfiguredUserAuthFactors } = await pool.sdk.send(new GetUserAuthFactorsCommand({ AccessToken }));
    assert.deepEqual(ConfiguredUserAuthFactors, ["PASSWORD", "WEB_AUTHN"]);

    await pool.bed.restart();
    const { options: request, Session } = await ask();
    assert.deepEqual(
      request.allowCredentials.map(({ id }) => id),
      [authenticator.id],
    );
    const { AuthenticationResult } = await respond(Session, authenticator.get(request));
    assert.equal((await pool.verify(AuthenticationResult?.IdToken ?? "")).valid, true);
  });

  it("answer a challenge once", async () => {
    await register();
    const { options, Session } = await ask();
    const answer = authenticator.get(options);
    await respond(Session, answer);
    await assert.rejects(
      respond(Session, answer),
      error("NotAuthorizedException", "Invalid session for the user."),
    );
    // The answer to one challenge is none to another.
    const next = await ask();
    await assert.rejects(respond(next.Session, answer), { name: "NotAuthorizedException" });
  });

  it("are refused when the key is another, the user was not verified, the page is another, or a copy has counted less", async () => {
    await register();
    const refused = error("NotAuthorizedException", "Incorrect username or password.");
    const stranger = new Authenticator(`https://www.${DOMAIN}`);
    let asked = await ask();
    await assert.rejects(respond(asked.Session, stranger.get(asked.options)), refused);
    authenticator.verifies = false;
    asked = await ask();
    await assert.rejects(respond(asked.Session, authenticator.get(asked.options)), refused);
    authenticator.verifies = true;
    asked = await ask();
    const answer = JSON.parse(authenticator.get(asked.options)) as { response: { clientDataJSON: string } };
    answer.response.clientDataJSON = Buffer.from(
      Buffer.from(answer.response.clientDataJSON, "base64url")
        .toString()
        .replace(DOMAIN, "mysfits.example.org"),
    ).toString("base64url");
    await assert.rejects(respond(asked.Session, JSON.stringify(answer)), refused);
    asked = await ask();
    await respond(asked.Session, authenticator.get(asked.options));
    authenticator.counter = 1;
    asked = await ask();
    await assert.rejects(respond(asked.Session, authenticator.get(asked.options)), refused);
  });

  it("are not made without a challenge, for another page, or twice of one challenge", async () => {
    const options = await start();
    const elsewhere = new Authenticator("https://mysfits.example.org");
    await assert.rejects(complete(elsewhere.create(options)), { name: "WebAuthnOriginNotAllowedException" });
    await assert.rejects(complete(authenticator.create({ ...options, rp: { id: "example.com" } })), {
      name: "WebAuthnRelyingPartyMismatchException",
    });
    await complete(authenticator.create(options));
    const second = new Authenticator(`https://${DOMAIN}`);
    await assert.rejects(complete(second.create(options)), { name: "WebAuthnChallengeNotFoundException" });
    assert.equal((await list()).length, 1);
  });

  it("are gone once they are deleted", async () => {
    await register();
    const remove = () =>
      pool.sdk.send(new DeleteWebAuthnCredentialCommand({ AccessToken, CredentialId: authenticator.id }));
    const { options, Session } = await ask();
    await remove();
    await assert.rejects(remove(), { name: "ResourceNotFoundException" });
    assert.deepEqual(await list(), []);
    await assert.rejects(respond(Session, authenticator.get(options)), { name: "NotAuthorizedException" });
    assert.deepEqual((await begin()).AvailableChallenges, ["PASSWORD_SRP", "PASSWORD"]);
  });

  it("are for localhost on a page of this machine, as browsers take no other name there", async () => {
    const { endpoint } = pool.bed;
    const call = async (operation: string, body: object, origin: string) => {
      const response = await fetch(endpoint, {
        method: "POST",
        headers: {
          origin,
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
        },
        body: JSON.stringify(body),
      });
      return (await response.json()) as { CredentialCreationOptions?: Creation };
    };
    const here = await call("StartWebAuthnRegistration", { AccessToken }, "http://localhost:8000");
    assert.equal(here.CredentialCreationOptions?.rp.id, "localhost");
    const there = await call("StartWebAuthnRegistration", { AccessToken }, `https://${DOMAIN}`);
    assert.equal(there.CredentialCreationOptions?.rp.id, DOMAIN);
  });

  it("need a pool that takes them, with a relying party", async () => {
    const without = await pool.bed.resources.create(POOL, "without", poolInputs);
    assert.ok(without.id);
    const plain = await Fixture.start();
    const unnamed = await Fixture.start({
      signInPolicy: { allowedFirstAuthFactors: ["PASSWORD", "WEB_AUTHN"] },
    });
    try {
      for (const [other, name] of [
        [plain, "WebAuthnNotEnabledException"],
        [unnamed, "WebAuthnConfigurationMissingException"],
      ] as const) {
        await other.confirmedUser();
        const tokens = await other.signIn();
        await assert.rejects(
          other.sdk.send(new StartWebAuthnRegistrationCommand({ AccessToken: tokens.AccessToken })),
          { name },
        );
      }
    } finally {
      await plain.stop();
      await unnamed.stop();
    }
  });
});
