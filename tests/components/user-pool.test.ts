import assert from "node:assert/strict";
import { Function } from "../../components/function/index.ts";
import { UserPool, type UserPoolArgs } from "../../components/user-pool/index.ts";
import { graphOf } from "../support/graph.ts";

describe("UserPool", () => {
  it("asks for a confirmed address and a password of the contract", async () => {
    const graph = await graphOf(() => new UserPool("users"));
    const { inputs, protect } = graph.one("aws:cognito/userPool:UserPool");
    assert.deepEqual(inputs["usernameAttributes"], ["email"]);
    assert.deepEqual(inputs["autoVerifiedAttributes"], ["email"]);
    assert.deepEqual(inputs["usernameConfiguration"], { caseSensitive: false });
    const { minimumLength, requireLowercase, requireUppercase, requireNumbers } = inputs[
      "passwordPolicy"
    ] as Record<string, unknown>;
    assert.deepEqual(
      { minimumLength, requireLowercase, requireUppercase, requireNumbers },
      { minimumLength: 14, requireLowercase: true, requireUppercase: true, requireNumbers: true },
    );
    assert.equal(inputs["deletionProtection"], "ACTIVE");
    assert.equal(protect, true);
  });

  it("has one client without a secret, for SRP only, that does not tell who exists", async () => {
    const graph = await graphOf(() => new UserPool("users"));
    const { inputs } = graph.one("aws:cognito/userPoolClient:UserPoolClient");
    assert.equal(inputs["generateSecret"], false);
    assert.deepEqual(inputs["explicitAuthFlows"], ["ALLOW_USER_SRP_AUTH"]);
    assert.equal(inputs["preventUserExistenceErrors"], "ENABLED");
    assert.equal(inputs["enableTokenRevocation"], true);
    assert.equal((inputs["refreshTokenRotation"] as Record<string, unknown>)["feature"], "ENABLED");
  });

  it("lets a service sign people in with a password that it was sent, when told so", async () => {
    const graph = await graphOf(() => new UserPool("users", { signInByService: true }));
    const { inputs } = graph.one("aws:cognito/userPoolClient:UserPoolClient");
    assert.deepEqual(inputs["explicitAuthFlows"], ["ALLOW_USER_SRP_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"]);
  });

  it("finds the browser's endpoint from what the provider says", async () => {
    const endpoints: unknown[] = [];
    for (const endpoint of [
      "cognito-idp.ap-northeast-2.amazonaws.com/ap-northeast-2_AbCdEfGhI",
      "http://127.0.0.1:8001/ap-northeast-2_AbCdEfGhI",
    ]) {
      const graph = await graphOf(
        () => {
          const users = new UserPool("users");
          return {
            origin: users.origin,
            custom: users.siteConfig.userPoolEndpoint.apply((custom) => custom ?? "none"),
          };
        },
        { overrides: { "aws:cognito/userPool:UserPool": () => ({ outputs: { endpoint } }) } },
      );
      endpoints.push(graph.outputs);
    }
    assert.deepEqual(endpoints, [
      { origin: "https://cognito-idp.ap-northeast-2.amazonaws.com", custom: "none" },
      { origin: "http://127.0.0.1:8001", custom: "http://127.0.0.1:8001" },
    ]);
  });

  it("refuses a mail without a place for the code", async () => {
    await assert.rejects(
      graphOf(() => new UserPool("users", { mailText: "Welcome!" })),
      /UserPool "users": mailText must contain \{####\}, the place of the code \(got "Welcome!"\)\. Fix: add \{####\} to the text/,
    );
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html
  describe("with a sender", () => {
    const senderIn = (region: string) => ({
      identityArn: `arn:aws:ses:${region}:000000000000:identity/example.com`,
      sender: "shop@example.com",
      configurationSetName: "set",
    });
    const mailsOf = async (args: UserPoolArgs) =>
      (await graphOf(() => new UserPool("users", args))).one("aws:cognito/userPool:UserPool").inputs[
        "emailConfiguration"
      ];

    it("mails codes by Cognito's own until it is told to mail by that sender", async () => {
      assert.equal(await mailsOf({ sender: senderIn("ap-northeast-2") }), undefined);
      for (const region of ["ap-northeast-2", "us-east-1", "us-west-2", "eu-west-1"])
        assert.deepEqual(await mailsOf({ sender: senderIn(region), mailBy: "sender" }), {
          emailSendingAccount: "DEVELOPER",
          sourceArn: `arn:aws:ses:${region}:000000000000:identity/example.com`,
          fromEmailAddress: "shop@example.com",
          configurationSet: "set",
        });
    });

    it("refuses one that Cognito can't use, or none", async () => {
      await assert.rejects(
        mailsOf({ sender: senderIn("ap-southeast-2"), mailBy: "sender" }),
        /UserPool "users": sender must be in ap-northeast-2, us-east-1, us-west-2, eu-west-1 \(got ap-southeast-2\)/,
      );
      await assert.rejects(
        mailsOf({ mailBy: "sender" }),
        /UserPool "users": sender must be given with mailBy "sender"/,
      );
    });
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-sign-in-feature-plans.html
  it("looks for attacks in the tier that can, and is of the cheaper one otherwise", async () => {
    for (const [threatProtection, tier, addOns] of [
      [undefined, "ESSENTIALS", undefined],
      ["audit", "PLUS", { advancedSecurityMode: "AUDIT" }],
      ["enforced", "PLUS", { advancedSecurityMode: "ENFORCED" }],
    ] as const) {
      const graph = await graphOf(() => new UserPool("users", { threatProtection }));
      const { inputs } = graph.one("aws:cognito/userPool:UserPool");
      assert.deepEqual([inputs["userPoolTier"], inputs["userPoolAddOns"]], [tier, addOns]);
    }
  });

  const poolOf = async (args: UserPoolArgs) => {
    const graph = await graphOf(() => new UserPool("users", args));
    return {
      graph,
      pool: graph.one("aws:cognito/userPool:UserPool").inputs,
      client: graph.one("aws:cognito/userPoolClient:UserPoolClient").inputs,
    };
  };

  // https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
  it("lets people add a second factor unless told otherwise", async () => {
    const { pool } = await poolOf({});
    assert.equal(pool["mfaConfiguration"], "OPTIONAL");
    assert.deepEqual(pool["softwareTokenMfaConfiguration"], { enabled: true });
    assert.equal((await poolOf({ mfa: "required" })).pool["mfaConfiguration"], "ON");
    const off = (await poolOf({ mfa: "off" })).pool;
    assert.deepEqual([off["mfaConfiguration"], off["softwareTokenMfaConfiguration"]], ["OFF", undefined]);
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
  it("lets people in by a passkey where the site's domain is given, and asks the device to look at them", async () => {
    const none = await poolOf({});
    assert.deepEqual(none.pool["signInPolicy"], { allowedFirstAuthFactors: ["PASSWORD"] });
    assert.equal(none.pool["webAuthnConfiguration"], undefined);
    const { pool, client } = await poolOf({ passkeys: { relyingPartyId: "example.com" } });
    assert.deepEqual(pool["signInPolicy"], { allowedFirstAuthFactors: ["PASSWORD", "WEB_AUTHN"] });
    assert.deepEqual(pool["webAuthnConfiguration"], {
      relyingPartyId: "example.com",
      userVerification: "required",
    });
    assert.deepEqual(client["explicitAuthFlows"], ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_AUTH"]);
    await assert.rejects(
      poolOf({ passkeys: { relyingPartyId: "example.com" }, mfa: "required" }),
      /passkeys must be left out with mfa "required"/,
    );
  });

  it("has attributes of the project's own, which people write only where they may", async () => {
    const { pool, client } = await poolOf({
      customAttributes: {
        nickname: { type: "String", writable: true },
        level: { type: "Number", mutable: false },
      },
    });
    assert.deepEqual(
      (pool["schemas"] as Record<string, unknown>[]).map(({ name, mutable, required }) => [
        name,
        mutable,
        required,
      ]),
      [
        ["nickname", true, false],
        ["level", false, false],
      ],
    );
    assert.ok((client["readAttributes"] as string[]).includes("custom:level"));
    assert.deepEqual(client["writeAttributes"], ["email", "locale", "custom:nickname"]);
  });

  it("has pages of Cognito's own only when asked, by code and PKCE and back to the addresses given", async () => {
    assert.deepEqual((await poolOf({})).graph.byType("aws:cognito/userPoolDomain:UserPoolDomain"), []);
    const { graph, client } = await poolOf({
      managedLogin: {
        prefix: "mysfits-dev",
        callbackUrls: ["https://example.com/"],
        logoutUrls: ["https://example.com/"],
      },
    });
    assert.equal(graph.one("aws:cognito/userPoolDomain:UserPoolDomain").inputs["domain"], "mysfits-dev");
    assert.deepEqual(client["allowedOauthFlows"], ["code"]);
    assert.deepEqual(client["callbackUrls"], ["https://example.com/"]);
    await assert.rejects(
      poolOf({ managedLogin: { prefix: "mysfits-dev", callbackUrls: [], logoutUrls: [] } }),
      /managedLogin\.callbackUrls must have an address/,
    );
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
  it("calls its triggers by their alias, and each is let in for this pool of this account alone", async () => {
    const graph = await graphOf(
      () =>
        new UserPool("users", {
          triggers: {
            preSignUp: new Function("check", { code: "app" }),
            preTokenGeneration: new Function("tokens", { code: "app" }),
          },
        }),
    );
    const pool = graph.one("aws:cognito/userPool:UserPool");
    const config = pool.inputs["lambdaConfig"] as Record<string, unknown>;
    const [check, tokens] = ["check-live", "tokens-live"].map((name) =>
      graph.byType("aws:lambda/alias:Alias").find((alias) => alias.name === name),
    );
    assert.deepEqual(config, {
      preSignUp: check?.outputs["arn"],
      preTokenGenerationConfig: { lambdaArn: tokens?.outputs["arn"], lambdaVersion: "V2_0" },
    });
    const permissions = graph.byType("aws:lambda/permission:Permission");
    assert.equal(permissions.length, 2);
    for (const { inputs } of permissions)
      assert.deepEqual(
        [inputs["principal"], inputs["sourceArn"], inputs["sourceAccount"], inputs["qualifier"]],
        ["cognito-idp.amazonaws.com", pool.outputs["arn"], "000000000000", "live"],
      );
    assert.equal((await poolOf({})).pool["lambdaConfig"], undefined);
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
  it("refuses a function that writes mails which Cognito's own sender would not take", async () => {
    await assert.rejects(
      graphOf(
        () => new UserPool("users", { triggers: { customMessage: new Function("mails", { code: "app" }) } }),
      ),
      /triggers\.customMessage must come with mailBy "sender"/,
    );
  });

  it("refuses sessions that Cognito does not have", async () => {
    assert.equal((await poolOf({ sessionDays: 7 })).client["refreshTokenValidity"], 7);
    for (const sessionDays of [0, 3651, 1.5])
      await assert.rejects(poolOf({ sessionDays }), /sessionDays must be a whole number from 1 to 3650/);
  });
});
