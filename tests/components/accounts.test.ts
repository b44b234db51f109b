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

  it("keep profiles as long as they keep people", async () => {
    const protects = (one: ResourceGraph) =>
      one.byType("aws:dynamodb/table:Table").find(({ name }) => name === "accounts-profiles-table")?.protect;
    assert.deepEqual([protects(graph), protects(await graphOfStack("prod"))], [false, true]);
  });
});
