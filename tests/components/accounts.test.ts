import assert from "node:assert/strict";
import * as app from "../../app/index.ts";
import type { ResourceGraph } from "../../local/engine/graph.ts";
import { graphOfStack } from "../support/graph.ts";
import { statementsOf } from "./support.ts";

/** Actions that the role of a trigger may do, apart from logs and traces. */
function actionsOf(graph: ResourceGraph, trigger: string): string[] {
  const role = graph.byType("aws:iam/role:Role").find(({ name }) => name === `accounts-${trigger}-role`);
  assert.ok(role, trigger);
  return graph
    .byType("aws:iam/rolePolicy:RolePolicy")
    .filter(({ inputs }) => inputs["role"] === role.outputs["name"])
    .flatMap(({ inputs }) => statementsOf(inputs["policy"]))
    .flatMap(({ Action }) => Action)
    .filter((action) => !/^(logs|xray):/.test(action))
    .sort();
}

describe("Accounts", () => {
  let graph: ResourceGraph;
  before(async () => {
    graph = await graphOfStack("dev");
  });

  it("let each trigger do what it is for, and no more", () => {
    assert.deepEqual(actionsOf(graph, "pre-sign-up"), []);
    assert.deepEqual(actionsOf(graph, "pre-token-generation"), ["cognito-idp:AdminGetUser"]);
    assert.deepEqual(actionsOf(graph, "post-confirmation"), [
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
      "ses:SendEmail",
    ]);
    assert.equal(app.accounts.mfa, "optional");
  });

  it("stop a trigger when Cognito waits for it no more", () => {
    const triggers = graph
      .byType("aws:lambda/function:Function")
      .filter(({ name }) => name.startsWith("accounts-"));
    assert.deepEqual(
      triggers.map(({ inputs }) => inputs["timeout"]),
      [5, 5, 5],
    );
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
  it("write mails by a function only where their own sender mails them", async () => {
    const configOf = (one: ResourceGraph) =>
      one.one("aws:cognito/userPool:UserPool").inputs["lambdaConfig"] as Record<string, unknown>;
    assert.equal(configOf(graph)["customMessage"], undefined);
    const bySender = await graphOfStack("dev", {
      config: {
        "mysfits:users": JSON.stringify({ mailBy: "sender" }),
        "mysfits:sesRegion": "us-east-1",
      },
    });
    const alias = bySender
      .byType("aws:lambda/alias:Alias")
      .find(({ name }) => name === "accounts-custom-message-live");
    assert.equal(configOf(bySender)["customMessage"], alias?.outputs["arn"]);
    assert.deepEqual(actionsOf(bySender, "custom-message"), []);
  });

  it("let everybody set up an authenticator app, and verify a new address before it counts", async () => {
    for (const one of [graph, await graphOfStack("prod")]) {
      const { inputs } = one.one("aws:cognito/userPool:UserPool");
      assert.equal(inputs["mfaConfiguration"], "OPTIONAL");
      assert.deepEqual(inputs["softwareTokenMfaConfiguration"], { enabled: true });
      assert.equal(
        inputs["emailMfaConfiguration"],
        undefined,
        "who reads the mailbox replaces the password too",
      );
      assert.equal(inputs["userPoolTier"], "ESSENTIALS");
      assert.deepEqual(inputs["userAttributeUpdateSettings"], {
        attributesRequireVerificationBeforeUpdates: ["email"],
      });
    }
  });

  it("take passkeys for the site's own domain, or for the one that is named as long as it has none", async () => {
    const domain = JSON.stringify({ name: "mysfits.example.com", hostedZone: "elsewhere" });
    const passkeysOf = (one: ResourceGraph) => {
      const pool = one.one("aws:cognito/userPool:UserPool").inputs;
      const client = one.one("aws:cognito/userPoolClient:UserPoolClient").inputs;
      const config = JSON.parse(
        one.one("aws:s3/bucketObjectv2:BucketObjectv2", "site/config.json").inputs["content"] as string,
      ) as Record<string, unknown>;
      return {
        webAuthn: pool["webAuthnConfiguration"],
        factors: pool["signInPolicy"],
        flows: client["explicitAuthFlows"],
        told: config["passkeyDomain"],
      };
    };
    const taken = (relyingPartyId: string) => ({
      webAuthn: { relyingPartyId, userVerification: "required" },
      factors: { allowedFirstAuthFactors: ["PASSWORD", "WEB_AUTHN"] },
      flows: ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_AUTH"],
      told: relyingPartyId,
    });
    const none = {
      webAuthn: undefined,
      factors: { allowedFirstAuthFactors: ["PASSWORD"] },
      flows: ["ALLOW_USER_SRP_AUTH"],
      told: undefined,
    };
    assert.deepEqual(passkeysOf(graph), taken("localhost"));
    assert.deepEqual(passkeysOf(await graphOfStack("prod")), none);
    for (const [stack, config, relyingParty] of [
      ["dev", { "mysfits:domain": domain }, "mysfits.example.com"],
      ["prod", { "mysfits:domain": domain }, "mysfits.example.com"],
      [
        "prod",
        { "mysfits:users": '{"passkeyDomain":"d111111abcdef8.cloudfront.net"}' },
        "d111111abcdef8.cloudfront.net",
      ],
    ] as const)
      assert.deepEqual(passkeysOf(await graphOfStack(stack, { config })), taken(relyingParty));
    await assert.rejects(
      graphOfStack("prod", { config: { "mysfits:users": '{"passkeyDomain":"https://example.com"}' } }),
      /mysfits:users\.passkeyDomain must match pattern/,
    );
  });

  it("keep profiles as long as they keep people", async () => {
    const protects = (one: ResourceGraph) =>
      one.byType("aws:dynamodb/table:Table").find(({ name }) => name === "accounts-profiles-table")?.protect;
    assert.deepEqual([protects(graph), protects(await graphOfStack("prod"))], [false, true]);
  });
});
