import assert from "node:assert/strict";
import type { AskedQuestion } from "../../contract/policy-trial.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const statement = (Action: string) => ({ Effect: "Allow", Action, Resource: "*" });
const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const trust = document({
  Effect: "Allow",
  Principal: { Service: "lambda.amazonaws.com" },
  Action: "sts:AssumeRole",
});

describe("A trial of policies", () => {
  const asked: (readonly [question: AskedQuestion, allowed: boolean])[] = [];
  /** What takes part, by the name of the policy whose place it takes. */
  const instead = new Map<string, string>();
  let testbed: Testbed;
  let roleArn: string;
  before(async () => {
    testbed = await startTestbed([], {
      policyTrial: {
        decided: (question, allowed) => void asked.push([question, allowed]),
        document: ({ name, document: given }) => instead.get(name) ?? given,
        making: async (_, work) => await work(),
      },
    });
    const role = await testbed.resources.create("aws:iam/role:Role", "reader", {
      name: "reader",
      assumeRolePolicy: trust,
    });
    roleArn = role["arn"] as string;
    await testbed.resources.create("aws:iam/rolePolicy:RolePolicy", "table", {
      name: "table",
      role: "reader",
      policy: document(statement("dynamodb:GetItem"), statement("dynamodb:PutItem")),
    });
  });
  beforeEach(() => {
    asked.splice(0);
    instead.clear();
  });
  after(() => testbed.stop());

  const assume = () =>
    testbed.capabilities.iam.assumeRole({
      roleArn,
      service: "lambda.amazonaws.com",
      sessionName: "test",
      seconds: 900,
    }).principal;
  const mayRead = (principal = assume(), resourcePolicy?: string) =>
    testbed.capabilities.iam.authorize(principal, {
      action: "dynamodb:GetItem",
      resource: "arn:aws:dynamodb:ap-northeast-2:000000000000:table/mysfits",
      ...(resourcePolicy !== undefined && { resourcePolicy }),
    }).allowed;

  it("is told of every decision, with what was asked and the policies that had a say", () => {
    const principal = assume();
    const policy = document({ ...statement("dynamodb:Scan"), Principal: "*" });
    assert.equal(mayRead(principal, policy), true);
    // No decision is kept: each is made anew.
    assert.equal(mayRead(principal), true);
    assert.equal(mayRead(principal), true);
    assert.deepEqual(
      asked.map(([{ action, asker, policies }, allowed]) => [
        action,
        asker.roleArn ?? asker.service,
        policies.map(({ place, name }) => `${place} ${name}`),
        allowed,
      ]),
      [
        ["sts:AssumeRole", "lambda.amazonaws.com", ["trust trust policy of reader"], true],
        [
          "dynamodb:GetItem",
          roleArn,
          ["identity table", `resource policy of ${asked[1]?.[0].resource ?? ""}`],
          true,
        ],
        ["dynamodb:GetItem", roleArn, ["identity table"], true],
        ["dynamodb:GetItem", roleArn, ["identity table"], true],
      ],
    );
    const [, , last] = asked.map(([question]) => question);
    assert.deepEqual(new Map(last?.context).get("aws:principalarn"), [roleArn]);
    assert.equal(last?.policies[0]?.document.includes("dynamodb:PutItem"), true);
  });

  it("has other policies take part, from one call to the next, and the program's again afterwards", () => {
    const principal = assume();
    instead.set("table", document(statement("dynamodb:PutItem")));
    assert.equal(mayRead(principal), false);
    assert.equal(asked.at(-1)?.[1], false);
    instead.set("table", document());
    assert.equal(mayRead(principal), false);
    instead.clear();
    assert.equal(mayRead(principal), true);
    instead.set("trust policy of reader", document());
    assert.throws(assume, /not authorized to perform: sts:AssumeRole/);
  });
});
