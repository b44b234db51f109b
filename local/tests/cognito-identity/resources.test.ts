import assert from "node:assert/strict";
import { error, Fixture, POOL, ROLES, TAGS } from "./support/fixture.ts";

// https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_CreateIdentityPool.html
describe("Resources of identity pools", () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await Fixture.start();
  });
  after(async () => await fixture.stop());

  const refused = async (inputs: object, message: RegExp) =>
    await assert.rejects(fixture.pool("refused", inputs), { message });

  it("have the outputs of the provider, and keep their id when they change", async () => {
    const { IdentityPoolId } = fixture;
    const pool = fixture.resources.get(POOL, "people");
    assert.match(IdentityPoolId, /^ap-northeast-2:[0-9a-f-]{36}$/);
    assert.equal(
      pool["arn"],
      `arn:aws:cognito-identity:ap-northeast-2:000000000000:identitypool/${IdentityPoolId}`,
    );
    const { id } = await fixture.resources.update(POOL, "people", {
      identityPoolName: "people of the site",
      cognitoIdentityProviders: pool["cognitoIdentityProviders"],
    });
    assert.equal(id, IdentityPoolId);
  });

  it("refuse guests, the basic flow and other providers by name", async () => {
    await refused({ allowUnauthenticatedIdentities: true }, /allowUnauthenticatedIdentities/);
    await refused({ allowClassicFlow: true }, /allowClassicFlow/);
    await refused({ supportedLoginProviders: { "graph.facebook.com": "1" } }, /supportedLoginProviders/);
    await refused(
      { openidConnectProviderArns: ["arn:aws:iam::1:oidc-provider/a"] },
      /openidConnectProviderArns/,
    );
    await refused({ samlProviderArns: ["arn:aws:iam::1:saml-provider/a"] }, /samlProviderArns/);
    await refused({ developerProviderName: "login" }, /developerProviderName/);
    const roles = { authenticated: fixture.roleArn, unauthenticated: fixture.roleArn };
    await assert.rejects(
      fixture.resources.update(ROLES, "people", { identityPoolId: fixture.IdentityPoolId, roles }),
      error("NotImplemented", /role of guests/),
    );
  });

  it("refuse what AWS refuses", async () => {
    await refused({ identityPoolName: "people?" }, /identityPoolName must have/);
    await refused({ cognitoIdentityProviders: [{ clientId: "a" }] }, /providerName must be cognito-idp/);
    await refused({ cognitoIdentityProviders: [{ providerName: fixture.provider }] }, /clientId must be/);
    const identityPoolId = fixture.IdentityPoolId;
    const attach = (mapping: object, message: RegExp) =>
      assert.rejects(
        fixture.resources.update(ROLES, "people", {
          identityPoolId,
          roles: {},
          roleMappings: [{ identityProvider: "a", ...mapping }],
        }),
        error("InvalidParameterException", message),
      );
    await attach({ type: "Claims" }, /type must be Token or Rules/);
    await attach({ type: "Token" }, /ambiguousRoleResolution must be/);
    const rules = { type: "Rules", ambiguousRoleResolution: "Deny" };
    await attach(rules, /mappingRules must be 1 to 25 for the type Rules \(got 0\)/);
    const rule = { claim: "email", matchType: "Like", value: "a", roleArn: fixture.roleArn };
    await attach({ ...rules, mappingRules: [rule] }, /matchType must be/);
    await attach({ ...rules, type: "Token", mappingRules: [rule] }, /omitted for the type Token/);
    await assert.rejects(
      fixture.resources.create(TAGS, "refused", {
        identityPoolId,
        identityProviderName: "accounts.google.com",
      }),
      error("InvalidParameterException", /is no provider of the identity pool/),
    );
  });

  it("take identities, roles and tags with them", async () => {
    await fixture.users.confirmedUser();
    const { IdToken } = await fixture.users.signIn();
    const before = await fixture.pool("leaving");
    const identity = await fixture.identityOf(IdToken, before);
    await fixture.resources.remove(POOL, "leaving");
    await assert.rejects(
      fixture.identityOf(IdToken, before),
      error("ResourceNotFoundException", `IdentityPool '${before}' not found.`),
    );
    assert.notEqual(await fixture.identityOf(IdToken, await fixture.pool("leaving")), identity);
  });
});
