import assert from "node:assert/strict";
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
});
