import assert from "node:assert/strict";
import {
  CheckCapacityCommand,
  GetIPSetCommand,
  GetRegexPatternSetCommand,
  GetRuleGroupCommand,
  GetWebACLCommand,
  GetWebACLForResourceCommand,
  ListIPSetsCommand,
  ListRegexPatternSetsCommand,
  ListRuleGroupsCommand,
  ListTagsForResourceCommand,
  ListWebACLsCommand,
  UpdateIPSetCommand,
  UpdateRegexPatternSetCommand,
  WAFV2Client,
  type Rule,
  type Statement,
} from "@aws-sdk/client-wafv2";
import { Front, pathIs, rule, visibility } from "./support/front.ts";

describe("Calls of WAF", () => {
  let front: Front;
  before(async () => {
    front = await Front.start();
  });
  after(() => front.stop());

  it("get a web ACL as the API has it, and list it", async () => {
    const made = await front.make("webAcl:WebAcl", "acl", {
      description: "The front",
      defaultAction: { allow: {} },
      visibilityConfig: visibility("acl"),
      customResponseBodies: [{ key: "no", content: "{}", contentType: "APPLICATION_JSON" }],
      tags: { stage: "test", owner: "me" },
      rules: [
        rule(
          "one",
          0,
          { notStatement: { statement: pathIs("/a", "STARTS_WITH", "LOWERCASE") } },
          {
            block: { customResponse: { responseCode: 403, customResponseBodyKey: "no" } },
          },
        ),
        {
          name: "group",
          priority: 1,
          overrideAction: { count: {} },
          visibilityConfig: visibility("group"),
          statement: {
            managedRuleGroupStatement: { vendorName: "AWS", name: "AWSManagedRulesAmazonIpReputationList" },
          },
        },
      ],
    });
    const { WebACL, LockToken } = await front.client.send(
      new GetWebACLCommand({ Name: "acl", Scope: "CLOUDFRONT", Id: made.id }),
    );
    assert.equal(WebACL?.ARN, `arn:aws:wafv2:us-east-1:000000000000:global/webacl/acl/${made.id}`);
    assert.equal(WebACL.ARN, made["arn"]);
    assert.deepEqual([WebACL.Capacity, made["capacity"]], [37, 37]);
    assert.equal(WebACL.LabelNamespace, "awswaf:000000000000:webacl:acl:");
    assert.deepEqual(WebACL.CustomResponseBodies, { no: { Content: "{}", ContentType: "APPLICATION_JSON" } });
    assert.deepEqual(WebACL.Rules?.[0], {
      Name: "one",
      Priority: 0,
      Statement: {
        NotStatement: {
          Statement: {
            ByteMatchStatement: {
              SearchString: new Uint8Array(Buffer.from("/a")),
              PositionalConstraint: "STARTS_WITH",
              FieldToMatch: { UriPath: {} },
              TextTransformations: [{ Priority: 0, Type: "LOWERCASE" }],
            },
          },
        },
      },
      Action: { Block: { CustomResponse: { ResponseCode: 403, CustomResponseBodyKey: "no" } } },
      VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: "one", SampledRequestsEnabled: true },
    });
    const { WebACLs } = await front.client.send(new ListWebACLsCommand({ Scope: "CLOUDFRONT" }));
    assert.deepEqual(WebACLs, [
      { Name: "acl", Id: made.id, ARN: made["arn"], Description: "The front", LockToken },
    ]);
    const { TagInfoForResource } = await front.client.send(
      new ListTagsForResourceCommand({ ResourceARN: WebACL.ARN }),
    );
    assert.deepEqual(TagInfoForResource?.TagList, [
      { Key: "owner", Value: "me" },
      { Key: "stage", Value: "test" },
    ]);
    await assert.rejects(
      front.client.send(new GetWebACLCommand({ Name: "acl", Scope: "CLOUDFRONT", Id: "other" })),
      { name: "WAFNonexistentItemException" },
    );
    await assert.rejects(
      front.client.send(
        new GetWebACLForResourceCommand({ ResourceArn: "arn:aws:cloudfront::000000000000:distribution/E1" }),
      ),
      { name: "WAFNonexistentItemException" },
    );
  });

  // https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateIPSet.html
  it("change an IP set with the newest lock token only", async () => {
    const made = await front.make("ipSet:IpSet", "blocked", {
      ipAddressVersion: "IPV4",
      addresses: ["192.0.2.1/32"],
    });
    const named = { Name: "blocked", Scope: "CLOUDFRONT", Id: made.id } as const;
    const { LockToken } = await front.client.send(new GetIPSetCommand(named));
    const change = (token: string | undefined, ...Addresses: string[]) =>
      front.client.send(new UpdateIPSetCommand({ ...named, LockToken: token, Addresses }));
    const { NextLockToken } = await change(LockToken, "192.0.2.2/32");
    await assert.rejects(change(LockToken, "192.0.2.3/32"), { name: "WAFOptimisticLockException" });
    await assert.rejects(change(NextLockToken, "192.0.2.3"), { name: "WAFInvalidParameterException" });
    const { IPSet, LockToken: newest } = await front.client.send(new GetIPSetCommand(named));
    assert.deepEqual([IPSet?.Addresses, IPSet?.IPAddressVersion], [["192.0.2.2/32"], "IPV4"]);
    assert.equal(newest, NextLockToken);
    await front.make("ipSet:IpSet", "allowed", { ipAddressVersion: "IPV6", addresses: [] });
    const first = await front.client.send(new ListIPSetsCommand({ Scope: "CLOUDFRONT", Limit: 1 }));
    const rest = await front.client.send(
      new ListIPSetsCommand({ Scope: "CLOUDFRONT", Limit: 1, NextMarker: first.NextMarker }),
    );
    assert.deepEqual(
      [...(first.IPSets ?? []), ...(rest.IPSets ?? [])].map(({ Name }) => Name),
      ["allowed", "blocked"],
    );
    assert.equal(rest.NextMarker, undefined);
  });

  it("get, list and change a set of patterns, and get a rule group", async () => {
    const made = await front.make("regexPatternSet:RegexPatternSet", "patterns", {
      regularExpressions: [{ regexString: "^a" }],
    });
    const named = { Name: "patterns", Scope: "CLOUDFRONT", Id: made.id } as const;
    const { LockToken } = await front.client.send(new GetRegexPatternSetCommand(named));
    const change = (RegexString: string) =>
      front.client.send(
        new UpdateRegexPatternSetCommand({ ...named, LockToken, RegularExpressionList: [{ RegexString }] }),
      );
    await assert.rejects(change("(a)\\1"), { name: "WAFInvalidParameterException" });
    await change("^b");
    const { RegexPatternSet } = await front.client.send(new GetRegexPatternSetCommand(named));
    assert.deepEqual(RegexPatternSet?.RegularExpressionList, [{ RegexString: "^b" }]);
    const { RegexPatternSets } = await front.client.send(
      new ListRegexPatternSetsCommand({ Scope: "CLOUDFRONT" }),
    );
    assert.deepEqual(
      RegexPatternSets?.map(({ Name }) => Name),
      ["patterns"],
    );

    const group = await front.make("ruleGroup:RuleGroup", "group", {
      capacity: 5,
      visibilityConfig: visibility("group"),
      rules: [rule("a", 0, pathIs("/a"))],
    });
    const { RuleGroup } = await front.client.send(
      new GetRuleGroupCommand({ Name: "group", Scope: "CLOUDFRONT", Id: group.id }),
    );
    assert.deepEqual([RuleGroup?.Capacity, RuleGroup?.Rules?.length], [5, 1]);
    const { RuleGroups } = await front.client.send(new ListRuleGroupsCommand({ Scope: "CLOUDFRONT" }));
    assert.deepEqual(
      RuleGroups?.map(({ ARN }) => ARN),
      [group["arn"]],
    );
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements-match.html
  it("compute capacity units as the pages of the statements say", async () => {
    const FieldToMatch = { UriPath: {} };
    const none = [{ Priority: 0, Type: "NONE" }] as const;
    const lower = [{ Priority: 0, Type: "LOWERCASE" }] as const;
    const SearchString = Buffer.from("a");
    const exactly = (more: object = {}): Statement => ({
      ByteMatchStatement: {
        SearchString,
        PositionalConstraint: "EXACTLY",
        FieldToMatch,
        TextTransformations: [...none],
        ...more,
      },
    });
    const capacity = async (...statements: Statement[]) => {
      const Rules = statements.map((Statement, Priority): Rule => ({
        Name: `r${Priority}`,
        Priority,
        Statement,
        Action: { Block: {} },
        VisibilityConfig: { CloudWatchMetricsEnabled: false, MetricName: "r", SampledRequestsEnabled: false },
      }));
      return (await front.client.send(new CheckCapacityCommand({ Scope: "CLOUDFRONT", Rules }))).Capacity;
    };
    assert.equal(await capacity(exactly()), 2);
    assert.equal(await capacity(exactly({ TextTransformations: lower })), 12);
    assert.equal(await capacity(exactly({ PositionalConstraint: "CONTAINS" })), 10);
    assert.equal(await capacity(exactly({ FieldToMatch: { AllQueryArguments: {} } })), 12);
    assert.equal(await capacity({ GeoMatchStatement: { CountryCodes: ["KR"] } }), 1);
    assert.equal(await capacity({ LabelMatchStatement: { Scope: "LABEL", Key: "a" } }), 1);
    assert.equal(
      await capacity({
        RegexMatchStatement: { RegexString: "a", FieldToMatch, TextTransformations: [...none] },
      }),
      3,
    );
    assert.equal(
      await capacity({
        SizeConstraintStatement: {
          ComparisonOperator: "GT",
          Size: 1,
          FieldToMatch,
          TextTransformations: [...none],
        },
      }),
      1,
    );
    assert.equal(
      await capacity({
        RateBasedStatement: { Limit: 10, AggregateKeyType: "IP", ScopeDownStatement: exactly() },
      }),
      4,
    );
    assert.equal(
      await capacity({
        AndStatement: { Statements: [exactly(), { NotStatement: { Statement: exactly() } }] },
      }),
      4,
    );
    await assert.rejects(
      capacity({
        NotStatement: { Statement: { RateBasedStatement: { Limit: 10, AggregateKeyType: "IP" } } },
      }),
      /can't nest/,
    );
    await assert.rejects(capacity({ AsnMatchStatement: { AsnList: [1] } }), { name: "NotImplemented" });
  });

  it("are answered in us-east-1 for distributions, and for who may", async () => {
    const elsewhere = new WAFV2Client(front.bed.clientConfig);
    await assert.rejects(elsewhere.send(new ListWebACLsCommand({ Scope: "CLOUDFRONT" })), {
      name: "WAFInvalidParameterException",
    });
    assert.deepEqual((await elsewhere.send(new ListWebACLsCommand({ Scope: "REGIONAL" }))).WebACLs, []);
    elsewhere.destroy();
    const { credentials } = await front.bed.role("reader", [
      { Effect: "Allow", Action: "wafv2:ListIPSets", Resource: "*" },
      {
        Effect: "Allow",
        Action: "wafv2:GetIPSet",
        Resource: "arn:aws:wafv2:us-east-1:000000000000:global/ipset/allowed/*",
      },
    ]);
    const reader = new WAFV2Client({ ...front.bed.clientConfig, region: "us-east-1", credentials });
    const { IPSets = [] } = await reader.send(new ListIPSetsCommand({ Scope: "CLOUDFRONT" }));
    const get = (name: string) =>
      reader.send(
        new GetIPSetCommand({
          Scope: "CLOUDFRONT",
          Name: name,
          Id: IPSets.find(({ Name }) => Name === name)?.Id,
        }),
      );
    assert.equal((await get("allowed")).IPSet?.Name, "allowed");
    await assert.rejects(get("blocked"), { name: "AccessDeniedException" });
    reader.destroy();
  });
});
