import assert from "node:assert/strict";
import { covers, overlap } from "../../plan/access/patterns.ts";
import { newAccess, permissionsOf, type Permission } from "../../plan/access/permissions.ts";

/** Permissions of a role by one statement. */
const may = (statement: Readonly<Record<string, unknown>>): Permission[] =>
  permissionsOf(JSON.stringify({ Statement: [{ Effect: "Allow", Resource: "*", ...statement }] }), {
    principal: "role",
    via: "policy",
  });

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
describe("A pattern of IAM", () => {
  for (const [pattern, other] of [
    ["*", "sqs:SendMessage"],
    ["sqs:*", "sqs:Send*"],
    ["sqs:*Message", "sqs:Send*Message"],
    ["sqs:S?nd", "sqs:Send"],
    ["a*", "a"],
  ] as const)
    it(`${pattern} matches all that ${other} does`, () => {
      assert.equal(covers(pattern, other), true);
    });

  for (const [pattern, other] of [
    ["sqs:SendMessage", "sqs:SendMessageBatch"],
    ["sqs:SendMessageBatch", "sqs:SendMessage"],
    ["sqs:Send*", "sqs:*"],
    ["sqs:S?nd", "sqs:S*nd"],
    ["sqs:*Batch", "sqs:Send"],
    ["sqs:Send", "sqs:Sen"],
  ] as const)
    it(`${pattern} does not match all that ${other} does`, () => {
      assert.equal(covers(pattern, other), false);
    });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-custom-policy-checks.html
describe("New access", () => {
  const actionsOf = (before: Permission[], after: Permission[]) =>
    newAccess(before, after).map(({ written }) => written);

  it("is what a wider action, another resource or fewer conditions allow", () => {
    const before = may({ Action: "sqs:SendMessage", Resource: "q1", Condition: { Bool: { k: "true" } } });
    assert.deepEqual(actionsOf(before, may({ Action: "sqs:Send*", Resource: "q1" })), ["sqs:Send*"]);
    assert.deepEqual(
      actionsOf(
        before,
        may({ Action: "sqs:SendMessage", Resource: "q2", Condition: { Bool: { k: "true" } } }),
      ),
      ["sqs:SendMessage"],
    );
    assert.deepEqual(actionsOf(before, may({ Action: "sqs:SendMessage", Resource: "q1" })), [
      "sqs:SendMessage",
    ]);
  });

  it("is not what a wider statement allowed before, in other letters or under more conditions", () => {
    const before = may({ Action: "SQS:*", Resource: "arn:*" });
    const after = may({ Action: "sqs:SendMessage", Resource: "arn:q1", Condition: { Bool: { k: "true" } } });
    assert.deepEqual(actionsOf(before, after), []);
  });

  it("is another value of a condition, and fewer values of one that excludes", () => {
    const like = (operator: string, values: string[]) =>
      may({ Action: "s3:GetObject", Condition: { [operator]: { "aws:SourceArn": values } } });
    assert.deepEqual(actionsOf(like("ArnLike", ["a*"]), like("ArnLike", ["ab"])), []);
    assert.deepEqual(actionsOf(like("ArnLike", ["ab"]), like("ArnLike", ["a*"])), ["s3:GetObject"]);
    // StringEquals takes a star as it stands.
    assert.deepEqual(actionsOf(like("StringEquals", ["a*"]), like("StringEquals", ["ab"])), ["s3:GetObject"]);
    assert.deepEqual(actionsOf(like("StringNotLike", ["a"]), like("StringNotLike", ["a", "b"])), []);
    assert.deepEqual(actionsOf(like("StringNotLike", ["a", "b"]), like("StringNotLike", ["a"])), [
      "s3:GetObject",
    ]);
  });

  it("is what NotAction no longer leaves out, and what NotResource does not", () => {
    assert.deepEqual(actionsOf(may({ NotAction: ["iam:*", "s3:*"] }), may({ NotAction: ["iam:*"] })), ["*"]);
    assert.deepEqual(actionsOf(may({ NotAction: ["iam:*"] }), may({ NotAction: ["iam:*", "s3:*"] })), []);
    assert.deepEqual(actionsOf(may({ Action: "s3:GetObject" }), may({ NotAction: ["iam:*"] })), ["*"]);
    const besides = (...names: string[]) =>
      may({ Action: "s3:Get*", Resource: undefined, NotResource: names });
    assert.deepEqual(actionsOf(besides("a", "b"), besides("a")), ["s3:Get*"]);
    assert.deepEqual(actionsOf(besides("a"), besides("a", "b")), []);
  });

  it("is a deny that is gone, where something is allowed that it denied", () => {
    const deny = may({ Effect: "Deny", Action: "s3:PutObject" });
    const allow = may({ Action: "s3:*" });
    assert.deepEqual(actionsOf([...allow, ...deny], allow), ["s3:PutObject"]);
    assert.deepEqual(
      actionsOf([...allow, ...deny], [...allow, ...may({ Effect: "Deny", Action: "s3:Put*" })]),
      [],
    );
    assert.deepEqual(actionsOf(deny, []), []);
    assert.deepEqual(actionsOf([...may({ Action: "sqs:*" }), ...deny], may({ Action: "sqs:*" })), []);
  });

  it("is not what is denied as far as it is allowed, nor a deny that comes", () => {
    const allow = may({ Action: "s3:PutObject", Resource: "b/*" });
    const deny = (more: object) => may({ Effect: "Deny", Action: "s3:*", Resource: "b/*", ...more });
    assert.deepEqual(actionsOf([], [...allow, ...deny({})]), []);
    assert.deepEqual(actionsOf([], [...allow, ...deny({ Resource: "b/private/*" })]), ["s3:PutObject"]);
    assert.deepEqual(
      actionsOf([], [...allow, ...deny({ Condition: { Bool: { "aws:SecureTransport": "false" } } })]),
      ["s3:PutObject"],
    );
    assert.deepEqual(actionsOf(allow, [...allow, ...deny({})]), []);
  });

  it("is what everybody may, though somebody might before, and not the other way round", () => {
    const by = (Principal: unknown) =>
      permissionsOf(
        JSON.stringify({
          Statement: [{ Effect: "Allow", Principal, Action: "sqs:SendMessage", Resource: "q" }],
        }),
        { via: "policy" },
      );
    assert.deepEqual(actionsOf(by({ Service: "sns.amazonaws.com" }), by("*")), ["sqs:SendMessage"]);
    assert.deepEqual(actionsOf(by("*"), by({ Service: "sns.amazonaws.com" })), []);
    assert.deepEqual(actionsOf(by({ AWS: "1" }), by({ AWS: ["1", "2"] })), ["sqs:SendMessage"]);
  });
});

describe("Two patterns of IAM", () => {
  for (const [one, other, together] of [
    ["s3:*", "s3:PutObject", true],
    ["s3:Put*", "s3:*Object", true],
    ["s3:?et", "s3:Get", true],
    ["s3:Put*", "s3:Get*", false],
    ["a", "a*b", false],
    ["*", "", true],
  ] as const)
    it(`${one} and ${other} ${together ? "match" : "do not match"} something together`, () => {
      assert.equal(overlap(one, other), together);
      assert.equal(overlap(other, one), together);
    });
});
