import assert from "node:assert/strict";
import { Alarms } from "../../components/alarms/index.ts";
import { WebAcl, type WebAclArgs } from "../../components/web-acl/index.ts";
import { graphOf } from "../support/graph.ts";

interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly action?: object;
  readonly overrideAction?: object;
  readonly statement: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const WEB_ACL = "aws:wafv2/webAcl:WebAcl";
const IP_SET = "aws:wafv2/ipSet:IpSet";
const paths = [{ name: "registrations", path: "/events/registrations", requests: 20 }];

const graphWith = async (args?: WebAclArgs) =>
  await graphOf(() => new WebAcl("acl", args), { stack: "prod" });
const inputsOf = async (args?: WebAclArgs) => (await graphWith(args)).one(WEB_ACL, "acl-acl").inputs;
const rulesOf = async (args?: WebAclArgs) => (await inputsOf(args))["rules"] as Rule[];
const ruleOf = async (name: string, args?: WebAclArgs) => {
  const rule = (await rulesOf(args)).find((one) => one.name === name);
  assert.ok(rule, name);
  return rule;
};

describe("WebAcl", () => {
  // https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
  it("is for distributions, so it lives in us-east-1 with all that belongs to it, and lets through what no rule stops", async () => {
    const graph = await graphWith({ blockedAddresses: ["192.0.2.0/24"] });
    const inputs = graph.one(WEB_ACL).inputs;
    assert.deepEqual([inputs["region"], inputs["scope"]], ["us-east-1", "CLOUDFRONT"]);
    assert.deepEqual(inputs["defaultAction"], { allow: {} });
    for (const { type, name, inputs: given } of graph.resources)
      if (type.startsWith("aws:")) assert.equal(given["region"], "us-east-1", `${type} ${name}`);
  });

  it("asks AWS's groups, which only count until somebody says otherwise, then limits each address", async () => {
    const rules = await rulesOf();
    assert.deepEqual(
      rules.map(({ name, priority }) => [priority, name]),
      [
        [0, "AWSManagedRulesAmazonIpReputationList"],
        [1, "AWSManagedRulesCommonRuleSet"],
        [2, "AWSManagedRulesKnownBadInputsRuleSet"],
        [3, "PerAddress"],
      ],
    );
    for (const { name, statement, overrideAction, action } of rules.slice(0, 3)) {
      assert.deepEqual(statement, { managedRuleGroupStatement: { vendorName: "AWS", name } });
      assert.deepEqual([overrideAction, action], [{ count: {} }, undefined]);
    }
    assert.deepEqual(rules[3]?.statement, {
      rateBasedStatement: { limit: 2000, evaluationWindowSec: 300, aggregateKeyType: "IP" },
    });
  });

  it("lets single groups block, with rules that only count, leaves others out and takes more", async () => {
    const rules = await rulesOf({
      groups: {
        AWSManagedRulesAmazonIpReputationList: "block",
        AWSManagedRulesCommonRuleSet: { mode: "block", countedRules: ["SizeRestrictions_BODY"] },
        AWSManagedRulesKnownBadInputsRuleSet: "off",
        AWSManagedRulesAnonymousIpList: "count",
      },
    });
    assert.deepEqual(
      rules.map(({ name, overrideAction }) => [name, overrideAction]),
      [
        ["AWSManagedRulesAmazonIpReputationList", { none: {} }],
        ["AWSManagedRulesCommonRuleSet", { none: {} }],
        ["AWSManagedRulesAnonymousIpList", { count: {} }],
        ["PerAddress", undefined],
      ],
    );
    assert.deepEqual(rules[1]?.statement["managedRuleGroupStatement"]?.["ruleActionOverrides"], [
      { name: "SizeRestrictions_BODY", actionToUse: { count: {} } },
    ]);
    assert.equal("ruleActionOverrides" in (rules[0]?.statement["managedRuleGroupStatement"] ?? {}), false);
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-response-for-blocked-requests.html
  it("answers a problem of its own with 429 and the time to wait, kept out of caches", async () => {
    const { action } = await ruleOf("PerAddress", { windowSeconds: 60 });
    assert.deepEqual(action, {
      block: {
        customResponse: {
          responseCode: 429,
          customResponseBodyKey: "too-many-requests",
          responseHeaders: [
            { name: "cache-control", value: "no-store" },
            { name: "retry-after", value: "60" },
          ],
        },
      },
    });
    const bodies = (await inputsOf())["customResponseBodies"] as Record<string, string>[];
    assert.deepEqual(
      bodies.map(({ key, contentType, content = "" }) => [
        key,
        contentType,
        (JSON.parse(content) as { status: number }).status,
      ]),
      [
        ["too-many-requests", "APPLICATION_JSON", 429],
        ["not-admitted", "APPLICATION_JSON", 403],
      ],
    );
    assert.deepEqual((await ruleOf("PerAddress", { aboveLimit: "count" })).action, { count: {} });
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
  it("limits a path more tightly, however it is written, by the methods that are named", async () => {
    const { statement } = await ruleOf("registrations", { paths });
    const method = (searchString: string) => ({
      byteMatchStatement: {
        fieldToMatch: { method: {} },
        positionalConstraint: "EXACTLY",
        searchString,
        textTransformations: [{ type: "NONE", priority: 0 }],
      },
    });
    assert.deepEqual(statement, {
      rateBasedStatement: {
        limit: 20,
        evaluationWindowSec: 300,
        aggregateKeyType: "IP",
        scopeDownStatement: {
          andStatement: {
            statements: [
              {
                byteMatchStatement: {
                  fieldToMatch: { uriPath: {} },
                  positionalConstraint: "STARTS_WITH",
                  searchString: "/events/registrations",
                  textTransformations: [
                    { type: "URL_DECODE", priority: 0 },
                    { type: "NORMALIZE_PATH", priority: 1 },
                  ],
                },
              },
              method("POST"),
            ],
          },
        },
      },
    });
    const several = await ruleOf("registrations", {
      paths: [{ ...(paths[0] as (typeof paths)[0]), methods: ["PUT", "POST"], windowSeconds: 60 }],
      limits: { registrations: 10 },
    });
    const rate = several.statement["rateBasedStatement"];
    assert.deepEqual([rate?.["limit"], rate?.["evaluationWindowSec"]], [10, 60]);
    assert.deepEqual(
      (rate?.["scopeDownStatement"] as { andStatement: { statements: object[] } }).andStatement.statements[1],
      { orStatement: { statements: [method("PUT"), method("POST")] } },
    );
  });

  it("asks lists of addresses and countries first, and makes a set for each version of IP that a list has", async () => {
    const graph = await graphWith({
      allowedAddresses: ["192.0.2.1/32"],
      blockedAddresses: ["198.51.100.0/24", "2001:db8::/32"],
      blockedCountries: ["XX"],
    });
    assert.deepEqual(
      graph.byType(IP_SET).map(({ name, inputs }) => [name, inputs["ipAddressVersion"], inputs["addresses"]]),
      [
        ["acl-allowed-ipv4", "IPV4", ["192.0.2.1/32"]],
        ["acl-blocked-ipv4", "IPV4", ["198.51.100.0/24"]],
        ["acl-blocked-ipv6", "IPV6", ["2001:db8::/32"]],
      ],
    );
    const arnOf = (name: string) => ({
      ipSetReferenceStatement: { arn: graph.one(IP_SET, name).outputs["arn"] },
    });
    const rules = graph.one(WEB_ACL).inputs["rules"] as Rule[];
    assert.deepEqual(
      rules.slice(0, 3).map(({ name, statement }) => [name, statement]),
      [
        ["AllowedAddresses", arnOf("acl-allowed-ipv4")],
        [
          "BlockedAddresses",
          { orStatement: { statements: [arnOf("acl-blocked-ipv4"), arnOf("acl-blocked-ipv6")] } },
        ],
        ["BlockedCountries", { geoMatchStatement: { countryCodes: ["XX"] } }],
      ],
    );
    assert.deepEqual(rules[0]?.action, { allow: {} });
    assert.equal(
      (rules[2]?.action as { block: { customResponse: { responseCode: number } } }).block.customResponse
        .responseCode,
      403,
    );
    assert.deepEqual((await graphWith()).byType(IP_SET), []);
    assert.deepEqual((await ruleOf("OtherCountries", { allowedCountries: ["KR", "JP"] })).statement, {
      notStatement: { statement: { geoMatchStatement: { countryCodes: ["KR", "JP"] } } },
    });
  });

  it("labels what its own rules match, and gives every rule a metric and samples", async () => {
    for (const rule of await rulesOf({ paths, blockedCountries: ["XX"] })) {
      const { name, action, ...given } = rule as Rule & { ruleLabels?: object; visibilityConfig: object };
      assert.deepEqual(given.ruleLabels, action ? [{ name: `rule:${name}` }] : undefined);
      assert.deepEqual(given.visibilityConfig, {
        cloudwatchMetricsEnabled: true,
        metricName: name,
        sampledRequestsEnabled: true,
      });
    }
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
  it("logs what is not plainly let through, without credentials, to a group that the stack takes away again", async () => {
    const graph = await graphWith({ logRetentionDays: 90 });
    const group = graph.one("aws:cloudwatch/logGroup:LogGroup");
    assert.match(String(group.outputs["name"]), /^aws-waf-logs-acl-\w+$/);
    assert.equal(group.inputs["retentionInDays"], 90);
    const logging = graph.one("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration").inputs;
    assert.equal(logging["resourceArn"], graph.one(WEB_ACL).outputs["arn"]);
    assert.deepEqual(logging["logDestinationConfigs"], [group.outputs["arn"]]);
    assert.deepEqual(
      logging["redactedFields"],
      ["authorization", "cookie", "x-api-key"].map((name) => ({ singleHeader: { name } })),
    );
    const filter = logging["loggingFilter"] as {
      defaultBehavior: string;
      filters: { conditions: object[] }[];
    };
    assert.equal(filter.defaultBehavior, "DROP");
    assert.deepEqual(
      filter.filters[0]?.conditions,
      ["BLOCK", "COUNT", "CAPTCHA", "CHALLENGE", "EXCLUDED_AS_COUNT"].map((action) => ({
        actionCondition: { action },
      })),
    );
    const policy = graph.one("aws:cloudwatch/logResourcePolicy:LogResourcePolicy").inputs;
    assert.deepEqual(JSON.parse(String(policy["policyDocument"])), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "delivery.logs.amazonaws.com" },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: `${String(group.outputs["arn"])}:*`,
          Condition: {
            StringEquals: { "aws:SourceAccount": "000000000000" },
            ArnLike: { "aws:SourceArn": "arn:aws:logs:us-east-1:000000000000:*" },
          },
        },
      ],
    });
  });

  it("keeps the metrics of two stacks apart, and rings when much is blocked where a stage has all alarms", async () => {
    const graph = await graphOf(
      () => {
        const alarms = new Alarms("alarms", { region: "ap-northeast-2", level: "all" });
        new WebAcl("acl", { alarms });
      },
      { stack: "prod" },
    );
    const { metricName } = graph.one(WEB_ACL).inputs["visibilityConfig"] as { metricName: string };
    assert.equal(metricName, "mysfits-prod-acl");
    const alarm = graph.one("aws:cloudwatch/metricAlarm:MetricAlarm", "acl-blocked").inputs;
    assert.deepEqual(
      [alarm["namespace"], alarm["metricName"], alarm["region"], alarm["threshold"], alarm["period"]],
      ["AWS/WAFV2", "BlockedRequests", "us-east-1", 100, 300],
    );
    assert.deepEqual(alarm["dimensions"], { WebACL: metricName, Rule: "ALL" });
    assert.deepEqual((await graphWith()).byType("aws:cloudwatch/metricAlarm:MetricAlarm"), []);
  });

  it("takes tags and transforms, and warns of a log that shows credentials", async () => {
    const warnings: string[] = [];
    const graph = await graphOf(
      () =>
        new WebAcl("acl", {
          tags: { stage: "test" },
          transform: {
            webAcl: { description: "Mine" },
            logGroup: { retentionInDays: 365 },
            logging: { redactedFields: [] },
          },
        }),
      { log: (severity, message) => void warnings.push(`${severity} ${message}`) },
    );
    const inputs = graph.one(WEB_ACL).inputs;
    assert.deepEqual([inputs["tags"], inputs["description"]], [{ stage: "test" }, "Mine"]);
    assert.equal(graph.one("aws:cloudwatch/logGroup:LogGroup").inputs["retentionInDays"], 365);
    assert.match(warnings.join("\n"), /transform\.logging weakens a secure default: redactedFields/);
  });

  it("tells everything that is wrong with its arguments at once", async () => {
    await assert.rejects(
      inputsOf({
        requestsPerAddress: 9,
        windowSeconds: 90,
        groups: {
          CommonRuleSet: "count",
          AWSManagedRulesSQLiRuleSet: { mode: "count", countedRules: ["x"] },
        },
        paths: [
          { name: "a b", path: "events", methods: ["post"], requests: 2.5, windowSeconds: 1 },
          { name: "none", path: [], requests: 20 },
          { name: "several", path: ["/events", "orders"], requests: 20 },
        ],
        limits: { other: 20 },
        allowedAddresses: ["192.0.2.1"],
        blockedAddresses: ["0.0.0.0/0"],
        allowedCountries: ["kr"],
        blockedCountries: ["US"],
        logRetentionDays: 0,
      }),
      (error: Error) => {
        for (const line of [
          /WebAcl "acl": requestsPerAddress must be a whole number from 10 to 2,000,000,000 \(got 9\)\. Fix: use 2000/,
          /windowSeconds must be one of 60, 120, 300, 600 \(got 90\)/,
          /groups\.CommonRuleSet must be a rule group of AWS/,
          /groups\.AWSManagedRulesSQLiRuleSet\.countedRules must be omitted for a group that only counts/,
          /paths\[0\]\.name must be a name of its own/,
          /paths\[0\]\.path must begin with a slash/,
          /paths\[0\]\.methods must be methods in capital letters/,
          /paths\[0\]\.requests must be a whole number/,
          /paths\[0\]\.windowSeconds must be one of/,
          /paths\[1\]\.path must begin with a slash/,
          /paths\[2\]\.path must begin with a slash/,
          /limits\.other must name a limit: a b, none, several \(got "other"\)/,
          /allowedAddresses must have addresses in CIDR form, and not all of them \(got "192\.0\.2\.1"\)/,
          /blockedAddresses must have addresses in CIDR form, and not all of them \(got "0\.0\.0\.0\/0"\)/,
          /allowedCountries must have countries by two capital letters \(got "kr"\)/,
          /blockedCountries must be omitted beside allowedCountries/,
          /logRetentionDays must be a number of days/,
        ])
          assert.match(error.message, line);
        return true;
      },
    );
  });

  for (const requestsPerAddress of [9, 2_000_000_001, 10.5, Number.NaN])
    it(`refuses a limit that WAF does not have: ${requestsPerAddress}`, async () => {
      await assert.rejects(
        inputsOf({ requestsPerAddress }),
        /requestsPerAddress must be a whole number from 10/,
      );
    });
});
