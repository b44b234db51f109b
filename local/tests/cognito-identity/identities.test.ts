import assert from "node:assert/strict";
import { mock } from "node:test";
import {
  CognitoIdentityClient,
  DeleteIdentitiesCommand,
  DescribeIdentityCommand,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
  GetIdentityPoolRolesCommand,
  GetOpenIdTokenCommand,
  ListIdentitiesCommand,
} from "@aws-sdk/client-cognito-identity";
import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminUserGlobalSignOutCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { error, Fixture } from "./support/fixture.ts";

// https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetId.html
describe("Identities", () => {
  let fixture: Fixture;
  let operator: CognitoIdentityClient;
  before(async () => {
    fixture = await Fixture.start();
    operator = new CognitoIdentityClient(fixture.users.bed.clientConfig);
  });
  afterEach(() => mock.timers.reset());
  after(async () => {
    operator.destroy();
    await fixture.stop();
  });

  async function tokenOf(address: string): Promise<string> {
    await fixture.users.confirmedUser(address);
    return (await fixture.users.signIn(address)).IdToken;
  }
  const credentials = async (IdentityId: string, token: string) =>
    await fixture.sdk.send(
      new GetCredentialsForIdentityCommand({ IdentityId, Logins: fixture.logins(token) }),
    );
  const invalid = (message: string | RegExp) => error("NotAuthorizedException", message);

  it("are one for each user and pool, for good", async () => {
    const token = await tokenOf("same@example.com");
    const ids = await Promise.all(Array.from({ length: 10 }, () => fixture.identityOf(token)));
    assert.equal(new Set(ids).size, 1);
    const [id = ""] = ids;
    assert.match(id, /^ap-northeast-2:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    await fixture.users.bed.kill();
    const { IdToken } = await fixture.users.signIn("same@example.com");
    assert.equal(await fixture.identityOf(IdToken), id);
    assert.notEqual(await fixture.identityOf(IdToken, await fixture.pool("other")), id);
  });

  it("are looked at, listed and removed by who may", async () => {
    const token = await tokenOf("listed@example.com");
    const IdentityId = await fixture.identityOf(token);
    await fixture.identityOf(await tokenOf("second@example.com"));
    const identity = await operator.send(new DescribeIdentityCommand({ IdentityId }));
    assert.deepEqual(identity.Logins, [fixture.provider]);
    assert.ok(identity.CreationDate instanceof Date);
    const { IdentityPoolId } = fixture;
    const listed: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await operator.send(
        new ListIdentitiesCommand({ IdentityPoolId, MaxResults: 1, NextToken }),
      );
      assert.equal(page.Identities?.length, 1);
      listed.push(page.Identities[0]?.IdentityId);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    assert.ok(listed.length >= 2 && listed.includes(IdentityId));
    await operator.send(new DeleteIdentitiesCommand({ IdentityIdsToDelete: [IdentityId] }));
    await assert.rejects(
      operator.send(new DescribeIdentityCommand({ IdentityId })),
      error("ResourceNotFoundException", `Identity '${IdentityId}' not found.`),
    );
    assert.notEqual(await fixture.identityOf(token), IdentityId);
    const { credentials: nobody } = await fixture.users.bed.role("nobody", []);
    const other = new CognitoIdentityClient({ ...fixture.users.bed.clientConfig, credentials: nobody });
    await assert.rejects(other.send(new ListIdentitiesCommand({ IdentityPoolId, MaxResults: 1 })), {
      message: /cognito-identity:ListIdentities.*identitypool/,
    });
    other.destroy();
  });

  it("are not given to guests, nor for tokens of another client, pool or kind", async () => {
    const { IdentityPoolId } = fixture;
    await assert.rejects(
      fixture.sdk.send(new GetIdCommand({ IdentityPoolId })),
      invalid("Unauthenticated access is not supported for this identity pool."),
    );
    const token = await tokenOf("audience@example.com");
    const IdentityId = await fixture.identityOf(token);
    await assert.rejects(
      fixture.sdk.send(new GetCredentialsForIdentityCommand({ IdentityId })),
      invalid(/Unauthenticated/),
    );
    const otherClient = await fixture.users.client("other", {});
    const { IdToken, AccessToken } = await fixture.users.signIn(
      "audience@example.com",
      undefined,
      otherClient,
    );
    await assert.rejects(fixture.identityOf(IdToken), invalid(/not from a supported provider/));
    await assert.rejects(
      fixture.identityOf(AccessToken),
      invalid(/Not a valid OpenId Connect identity token/),
    );
    const otherProvider = { [fixture.provider.replace(/_.*/, "_AAAAAAAAA")]: token };
    await assert.rejects(
      fixture.sdk.send(new GetIdCommand({ IdentityPoolId, Logins: otherProvider })),
      invalid(/not from a supported provider/),
    );
  });

  it("are not given for tokens of a user pool that is not the provider's, that are changed, or are over", async () => {
    const { UserPoolId, ClientId } = fixture.users;
    const token = await tokenOf("over@example.com");
    const elsewhere = await fixture.pool("elsewhere", {
      cognitoIdentityProviders: [
        { providerName: fixture.provider.replace(/_.*/, "_AAAAAAAAA"), clientId: ClientId },
      ],
    });
    const Logins = { [fixture.provider.replace(/_.*/, "_AAAAAAAAA")]: token };
    assert.ok(!Object.keys(Logins)[0]?.includes(UserPoolId));
    await assert.rejects(
      fixture.sdk.send(new GetIdCommand({ IdentityPoolId: elsewhere, Logins })),
      invalid("Invalid login token. Issuer doesn't match providerName"),
    );
    const [head, body = "", signature] = token.split(".");
    const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: "somebody else" })).toString("base64url");
    await assert.rejects(
      fixture.identityOf([head, forged, signature].join(".")),
      invalid("Invalid login token. Token signature invalid."),
    );
    await assert.rejects(fixture.identityOf("no token"), invalid(/^Invalid login token/));
    mock.timers.enable({ apis: ["Date"], now: Date.now() + 3_601_000 });
    await assert.rejects(fixture.identityOf(token), invalid("Invalid login token. Token expired."));
  });

  it("of others are nobody's: the login has to be the identity's", async () => {
    const ada = await fixture.identityOf(await tokenOf("ada@example.com"));
    await assert.rejects(credentials(ada, await tokenOf("bob@example.com")), invalid(/Logins don't match/));
  });

  // https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_CognitoIdentityProvider.html
  for (const [what, Command] of [
    ["was deleted", AdminDeleteUserCommand],
    ["was disabled", AdminDisableUserCommand],
    ["signed out everywhere", AdminUserGlobalSignOutCommand],
  ] as const)
    it(`give nothing for a user who ${what}, where the user pool is asked, and do elsewhere`, async () => {
      const Username = `${what.replaceAll(" ", "-")}@example.com`;
      const token = await tokenOf(Username);
      const { UserPoolId, ClientId } = fixture.users;
      const unasked = await fixture.pool(`unasked ${what}`, {
        cognitoIdentityProviders: [{ providerName: fixture.provider, clientId: ClientId }],
      });
      const id = await fixture.identityOf(token);
      await credentials(id, token);
      await fixture.users.sdk.send(new Command({ UserPoolId, Username }));
      await assert.rejects(credentials(id, token), invalid(/^Invalid login token\. The user was deleted/));
      await assert.rejects(fixture.identityOf(token), invalid(/^Invalid login token\. The user was deleted/));
      assert.ok(await fixture.identityOf(token, unasked));
    });

  it("have no basic flow, and what is not done is refused by name", async () => {
    const token = await tokenOf("basic@example.com");
    const IdentityId = await fixture.identityOf(token);
    await assert.rejects(
      fixture.sdk.send(new GetOpenIdTokenCommand({ IdentityId, Logins: fixture.logins(token) })),
      error("InvalidParameterException", "Basic (classic) flow is not enabled, please use enhanced flow."),
    );
    const { IdentityPoolId } = fixture;
    await assert.rejects(
      operator.send(new GetIdentityPoolRolesCommand({ IdentityPoolId })),
      error("NotImplemented", /GetIdentityPoolRoles/),
    );
  });

  it("are asked for by ids that can be, of pools that are there", async () => {
    const ask = (IdentityPoolId: string) => fixture.sdk.send(new GetIdCommand({ IdentityPoolId }));
    await assert.rejects(ask("people"), error("ValidationException", /'people' at 'identityPoolId'/));
    const missing = "ap-northeast-2:00000000-0000-0000-0000-000000000000";
    await assert.rejects(
      ask(missing),
      error("ResourceNotFoundException", `IdentityPool '${missing}' not found.`),
    );
  });
});
