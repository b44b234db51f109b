import assert from "node:assert/strict";
import { CloudWatchClient, GetMetricStatisticsCommand, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DescribeResourcePoliciesCommand,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  GetLoggingConfigurationCommand,
  GetSampledRequestsCommand,
  ListLoggingConfigurationsCommand,
} from "@aws-sdk/client-wafv2";
import type { Made } from "../support/testbed.ts";
import { Front, pathIs, rule, visibility, type TestRule } from "./support/front.ts";

const LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";
const GROUP = "aws-waf-logs-front";

const rules: TestRule[] = [
  rule("blocks", 0, pathIs("/admin")),
  { ...rule("counts", 1, pathIs("/look", "STARTS_WITH"), { count: {} }), ruleLabels: [{ name: "looked" }] },
  rule("rate", 2, { rateBasedStatement: { limit: 10, evaluationWindowSec: 60, aggregateKeyType: "IP" } }),
];

describe("Records of WAF", () => {
  let front: Front;
  let logs: CloudWatchLogsClient;
  beforeEach(async () => {
    front = await Front.start();
    logs = new CloudWatchLogsClient({ ...front.bed.clientConfig, region: "us-east-1" });
  });
  afterEach(async () => {
    logs.destroy();
    await front.stop();
  });

  /** Logs what the web ACL decides to a group of its own. */
  const log = async (webAcl: Made, more: object = {}, group = GROUP): Promise<void> => {
    const made = await front.bed.resources.create("aws:cloudwatch/logGroup:LogGroup", group, {
      name: group,
      region: "us-east-1",
    });
    await front.bed.resources.create(LOGGING, "logging", {
      region: "us-east-1",
      resourceArn: webAcl["arn"],
      logDestinationConfigs: [made["arn"]],
      ...more,
    });
  };

  /** Lines of the group; what waits is written when logging ends. */
  const lines = async (): Promise<Readonly<Record<string, unknown>>[]> => {
    await front.bed.resources.remove(LOGGING, "logging");
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: GROUP }));
    return events.map(({ message = "" }) => JSON.parse(message) as Readonly<Record<string, unknown>>);
  };

  // https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html
  it("are lines of AWS's form in the log group, for each request", async () => {
    const webAcl = await front.protect(rules);
    await log(webAcl);
    await front.ask({
      url: "/admin?q=1",
      headers: { "user-agent": "test", "cloudfront-viewer-country": "KR" },
    });
    await front.ask({ url: "/look", method: "POST" });
    const [blocked, allowed, ...others] = await lines();
    assert.equal(others.length, 0);
    assert.deepEqual(
      {
        ...blocked,
        timestamp: typeof blocked?.["timestamp"],
        httpRequest: undefined,
        httpSourceId: undefined,
      },
      {
        timestamp: "number",
        formatVersion: 1,
        webaclId: webAcl["arn"],
        terminatingRuleId: "blocks",
        terminatingRuleType: "REGULAR",
        action: "BLOCK",
        terminatingRuleMatchDetails: [],
        httpSourceName: "CF",
        httpSourceId: undefined,
        ruleGroupList: [],
        rateBasedRuleList: [
          {
            rateBasedRuleId: `${String(webAcl["arn"])}_rate`,
            rateBasedRuleName: "rate",
            limitKey: "IP",
            maxRateAllowed: 10,
            evaluationWindowSec: "60",
            limitValue: "203.0.113.9",
          },
        ],
        nonTerminatingMatchingRules: [],
        requestHeadersInserted: null,
        responseCodeSent: null,
        httpRequest: undefined,
      },
    );
    assert.match(String(blocked?.["httpSourceId"]), /^E[0-9A-Z]+$/);
    const { requestId, ...request } = blocked?.["httpRequest"] as Readonly<Record<string, unknown>>;
    assert.match(String(requestId), /^[\w-]{20,}$/);
    assert.deepEqual(request, {
      clientIp: "203.0.113.9",
      country: "KR",
      headers: [
        { name: "host", value: "d1.cloudfront.net" },
        { name: "user-agent", value: "test" },
        { name: "cloudfront-viewer-country", value: "KR" },
      ],
      uri: "/admin",
      args: "q=1",
      httpVersion: "HTTP/1.1",
      httpMethod: "GET",
      scheme: "https",
      host: "d1.cloudfront.net",
    });
    assert.deepEqual([allowed?.["terminatingRuleId"], allowed?.["action"]], ["Default_Action", "ALLOW"]);
    assert.deepEqual(allowed?.["nonTerminatingMatchingRules"], [
      { ruleId: "counts", action: "COUNT", ruleMatchDetails: [] },
    ]);
    assert.deepEqual(allowed["labels"], [{ name: "awswaf:000000000000:webacl:front:looked" }]);
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/logging-management.html
  it("leave out what the filter drops, and hide what is to be hidden", async () => {
    const keep = (action: string) => ({ actionCondition: { action } });
    await log(await front.protect(rules), {
      loggingFilter: {
        defaultBehavior: "DROP",
        filters: [{ behavior: "KEEP", requirement: "MEETS_ANY", conditions: [keep("BLOCK"), keep("COUNT")] }],
      },
      redactedFields: [{ singleHeader: { name: "Authorization" } }, { queryString: {} }],
    });
    const headers = { authorization: "Bearer secret", "x-other": "seen" };
    await front.ask({ url: "/" });
    await front.ask({ url: "/look?token=1", headers });
    await front.ask({ url: "/admin", headers });
    const kept = await lines();
    assert.deepEqual(
      kept.map(({ action }) => action),
      ["ALLOW", "BLOCK"],
    );
    for (const { httpRequest } of kept) {
      const { headers: logged, args } = httpRequest as {
        headers: { name: string; value: string }[];
        args: string;
      };
      assert.equal(args, "REDACTED");
      assert.equal(logged.find(({ name }) => name === "authorization")?.value, "REDACTED");
      assert.equal(logged.find(({ name }) => name === "x-other")?.value, "seen");
    }
    assert.doesNotMatch(JSON.stringify(kept), /secret|token=1/);
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-group-override-options.html
  it("tell what a group would have done that is only counted", async () => {
    const group = await front.make("ruleGroup:RuleGroup", "group", {
      capacity: 10,
      visibilityConfig: visibility("group"),
      rules: [rule("inner", 0, pathIs("/a"))],
    });
    const webAcl = await front.protect([
      {
        name: "group",
        priority: 0,
        overrideAction: { count: {} },
        visibilityConfig: visibility("group"),
        statement: { ruleGroupReferenceStatement: { arn: group["arn"] } },
      },
    ]);
    await log(webAcl);
    await front.ask({ url: "/a" });
    const [line] = await lines();
    assert.deepEqual([line?.["action"], line?.["terminatingRuleId"]], ["ALLOW", "Default_Action"]);
    assert.deepEqual(line?.["nonTerminatingMatchingRules"], [
      { ruleId: "group", action: "COUNT", ruleMatchDetails: [] },
    ]);
    assert.deepEqual(line["ruleGroupList"], [
      {
        ruleGroupId: group["arn"],
        terminatingRule: { ruleId: "inner", action: "BLOCK", ruleMatchDetails: null },
        nonTerminatingMatchingRules: [],
        excludedRules: null,
      },
    ]);
  });

  it("are kept by label, too", async () => {
    const conditions = [{ labelNameCondition: { labelName: "awswaf:000000000000:webacl:front:looked" } }];
    await log(await front.protect(rules), {
      loggingFilter: {
        defaultBehavior: "KEEP",
        filters: [{ behavior: "DROP", requirement: "MEETS_ALL", conditions }],
      },
    });
    await front.ask({ url: "/look" });
    await front.ask({ url: "/other" });
    assert.deepEqual(
      (await lines()).map(({ httpRequest }) => (httpRequest as { uri: string }).uri),
      ["/other"],
    );
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
  it("are let into the group by a policy: the program's, or one that AWS adds and nobody takes away", async () => {
    const names = async () =>
      ((await logs.send(new DescribeResourcePoliciesCommand({}))).resourcePolicies ?? []).map(
        ({ policyName }) => policyName,
      );
    const webAcl = await front.protect(rules);
    await log(webAcl);
    assert.deepEqual(await names(), ["AWSLogDeliveryWrite20150319"]);
    await lines();
    assert.deepEqual(await names(), ["AWSLogDeliveryWrite20150319"]);
  });

  it("are nowhere when the program's policy is for another group, and that is told", async () => {
    await front.bed.resources.create("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "policy", {
      region: "us-east-1",
      policyName: "mine",
      policyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "delivery.logs.amazonaws.com" },
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: "arn:aws:logs:us-east-1:000000000000:log-group:aws-waf-logs-other:*",
          },
        ],
      }),
    });
    await log(await front.protect(rules));
    await front.ask();
    assert.deepEqual(await lines(), []);
    assert.match(
      front.bed.platform.logs.recent("wafv2").at(-1)?.message ?? "",
      /aws-waf-logs-front.*not authorized/,
    );
  });

  it("need a group whose name begins as WAF wants it", async () => {
    const webAcl = await front.protect(rules);
    await assert.rejects(log(webAcl, {}, "waf-logs"), /must begin with aws-waf-logs-/);
    await assert.rejects(
      front.bed.resources.create(LOGGING, "bucket", {
        region: "us-east-1",
        resourceArn: webAcl["arn"],
        logDestinationConfigs: ["arn:aws:s3:::aws-waf-logs-bucket"],
      }),
      /Log to a log group here/,
    );
  });

  it("tell how they are logged, by the SDK", async () => {
    const webAcl = await front.protect(rules);
    const resourceArn = String(webAcl["arn"]);
    await assert.rejects(
      front.client.send(new GetLoggingConfigurationCommand({ ResourceArn: resourceArn })),
      {
        name: "WAFNonexistentItemException",
      },
    );
    await log(webAcl, { redactedFields: [{ singleHeader: { name: "cookie" } }] });
    const { LoggingConfiguration } = await front.client.send(
      new GetLoggingConfigurationCommand({ ResourceArn: resourceArn }),
    );
    assert.deepEqual(LoggingConfiguration?.LogDestinationConfigs, [
      `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}`,
    ]);
    assert.deepEqual(LoggingConfiguration?.RedactedFields, [{ SingleHeader: { Name: "cookie" } }]);
    const { LoggingConfigurations } = await front.client.send(
      new ListLoggingConfigurationsCommand({ Scope: "CLOUDFRONT" }),
    );
    assert.deepEqual(
      LoggingConfigurations?.map(({ ResourceArn }) => ResourceArn),
      [resourceArn],
    );
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
  it("are metrics of us-east-1, by rule and for all together", async () => {
    await front.protect([
      ...rules,
      {
        ...rule("quiet", 3, pathIs("/quiet")),
        visibilityConfig: { ...visibility("quiet"), cloudwatchMetricsEnabled: false },
      },
    ]);
    await front.statuses({ url: "/admin" }, { url: "/look" }, { url: "/" }, { url: "/quiet" });
    const cloudwatch = new CloudWatchClient({ ...front.bed.clientConfig, region: "us-east-1" });
    const sum = async (MetricName: string, Rule: string) => {
      const now = Date.now();
      const { Datapoints = [] } = await cloudwatch.send(
        new GetMetricStatisticsCommand({
          Namespace: "AWS/WAFV2",
          MetricName,
          Dimensions: [
            { Name: "WebACL", Value: "front" },
            { Name: "Rule", Value: Rule },
          ],
          StartTime: new Date(now - 3_600_000),
          EndTime: new Date(now + 60_000),
          Period: 3600,
          Statistics: ["Sum"],
        }),
      );
      return Datapoints.reduce((all, { Sum = 0 }) => all + Sum, 0);
    };
    assert.equal(await sum("BlockedRequests", "blocks"), 1);
    assert.equal(await sum("BlockedRequests", "quiet"), 0);
    assert.equal(await sum("BlockedRequests", "ALL"), 2);
    assert.equal(await sum("CountedRequests", "counts"), 1);
    assert.equal(await sum("CountedRequests", "ALL"), 1);
    assert.equal(await sum("AllowedRequests", "Default_Action"), 2);
    assert.equal(await sum("AllowedRequests", "ALL"), 2);
    const { Metrics = [] } = await cloudwatch.send(new ListMetricsCommand({ Namespace: "AWS/WAFV2" }));
    for (const { Dimensions = [] } of Metrics)
      assert.deepEqual(Dimensions.map(({ Name }) => Name).sort(), ["Rule", "WebACL"]);
    cloudwatch.destroy();
  });

  // https://docs.aws.amazon.com/waf/latest/APIReference/API_GetSampledRequests.html
  it("are samples of the requests that a rule matched", async () => {
    const webAcl = await front.protect(rules);
    await front.statuses({ url: "/admin?q=1", headers: { "x-a": "b" } }, { url: "/look" });
    const sampled = async (RuleMetricName: string) => {
      const now = Date.now();
      const { SampledRequests = [] } = await front.client.send(
        new GetSampledRequestsCommand({
          WebAclArn: String(webAcl["arn"]),
          RuleMetricName,
          Scope: "CLOUDFRONT",
          TimeWindow: { StartTime: new Date(now - 60_000), EndTime: new Date(now + 60_000) },
          MaxItems: 10,
        }),
      );
      return SampledRequests;
    };
    const [blocked, ...others] = await sampled("blocks");
    assert.equal(others.length, 0);
    assert.deepEqual(
      [blocked?.Action, blocked?.Request?.URI, blocked?.Request?.ClientIP, blocked?.Request?.Country],
      ["BLOCK", "/admin?q=1", "203.0.113.9", "-"],
    );
    assert.ok(blocked?.Request?.Headers?.some(({ Name, Value }) => Name === "x-a" && Value === "b"));
    const [counted] = await sampled("counts");
    assert.deepEqual(
      [counted?.Action, counted?.Labels],
      ["COUNT", [{ Name: "awswaf:000000000000:webacl:front:looked" }]],
    );
    assert.equal((await sampled("Default_Action")).length, 1);
    assert.equal((await sampled("rate")).length, 0);
  });

  it("are counts of each rule for the console", async () => {
    await front.protect(rules);
    await front.statuses({ url: "/admin" }, { url: "/look" }, { url: "/look" });
    const [state] = front.bed.capabilities.webAcls.all();
    assert.deepEqual(
      state?.rules.map(({ name, action, matches }) => [name, action, matches]),
      [
        ["blocks", "Block", 1],
        ["counts", "Count", 2],
        ["rate", "Block", 0],
      ],
    );
    assert.deepEqual(state.samples.map(({ rule: name, action, uri }) => [name, action, uri]).sort(), [
      ["blocks", "BLOCK", "/admin"],
      ["counts", "COUNT", "/look"],
      ["counts", "COUNT", "/look"],
    ]);
  });
});
