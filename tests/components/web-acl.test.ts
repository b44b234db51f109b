import assert from "node:assert/strict";
import { WebAcl, type WebAclArgs } from "../../components/web-acl/index.ts";
import { graphOf } from "../support/graph.ts";

interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly action?: object;
  readonly overrideAction?: object;
  readonly statement: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const inputsOf = async (args?: WebAclArgs) =>
  (await graphOf(() => new WebAcl("acl", args))).one("aws:wafv2/webAcl:WebAcl", "acl-acl").inputs;

describe("WebAcl", () => {
  // https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
  it("is for distributions, so it lives in us-east-1 whatever the program's region, and lets through what no rule stops", async () => {
    const inputs = await inputsOf();
    assert.deepEqual([inputs["region"], inputs["scope"]], ["us-east-1", "CLOUDFRONT"]);
    assert.deepEqual(inputs["defaultAction"], { allow: {} });
  });

  it("asks AWS's list of bad addresses first, then its common rules, then limits each address", async () => {
    const rules = (await inputsOf())["rules"] as Rule[];
    assert.deepEqual(
      rules.map(({ name, priority }) => [priority, name]),
      [
        [0, "AWSManagedRulesAmazonIpReputationList"],
        [1, "AWSManagedRulesCommonRuleSet"],
        [2, "PerAddress"],
      ],
    );
    for (const { name, statement, overrideAction } of rules.slice(0, 2)) {
      assert.deepEqual(statement, { managedRuleGroupStatement: { vendorName: "AWS", name } });
      assert.deepEqual(overrideAction, { none: {} });
    }
    assert.deepEqual(rules[2]?.statement, { rateBasedStatement: { limit: 2000, aggregateKeyType: "IP" } });
    assert.deepEqual(rules[2]?.action, { block: {} });
  });

  it("takes another limit, tags and a transform", async () => {
    const inputs = await inputsOf({
      requestsPerAddress: 100,
      tags: { stage: "test" },
      transform: { webAcl: { description: "Mine" } },
    });
    assert.deepEqual((inputs["rules"] as Rule[])[2]?.statement["rateBasedStatement"]?.["limit"], 100);
    assert.deepEqual([inputs["tags"], inputs["description"]], [{ stage: "test" }, "Mine"]);
  });

  for (const requestsPerAddress of [9, 2_000_000_001, 10.5, Number.NaN])
    it(`refuses a limit that WAF does not have: ${requestsPerAddress}`, async () => {
      await assert.rejects(
        inputsOf({ requestsPerAddress }),
        /WebAcl "acl": requestsPerAddress must be a whole number from 10 to 2,000,000,000 \(got .*\)\. Fix: use 2000/,
      );
    });
});
