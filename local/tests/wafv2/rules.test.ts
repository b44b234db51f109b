import assert from "node:assert/strict";
import { Front, pathIs, rule, visibility, type TestRule } from "./support/front.ts";

describe("Rules of a web ACL in front of a distribution", () => {
  let front: Front;
  beforeEach(async () => {
    front = await Front.start();
  });
  afterEach(() => front.stop());

  const paths = async (...urls: string[]) => await front.statuses(...urls.map((url) => ({ url })));

  // https://docs.aws.amazon.com/waf/latest/developerguide/cloudfront-waf-use-cases.html
  it("stop a request before the origin is asked, with CloudFront's 403", async () => {
    await front.protect([rule("no-admin", 0, pathIs("/admin"))]);
    const answer = await front.ask({ url: "/admin?x=1" });
    assert.equal(answer.status, 403);
    assert.equal(answer.headers["x-cache"], "Error from cloudfront");
    assert.equal(answer.headers["server"], "CloudFront");
    assert.match(answer.text, /403 ERROR/);
    assert.deepEqual(front.requests, []);
    // What is nearly the path is another one: a wrong rule shows here.
    assert.deepEqual(await paths("/admin/", "/Admin", "/"), [200, 200, 200]);
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-processing.html
  it("are asked in the order of their priorities: the first that decides does", async () => {
    await front.protect([
      rule("block-all", 5, pathIs("/", "STARTS_WITH")),
      rule("let-health-in", 1, pathIs("/health"), { allow: {} }),
    ]);
    assert.deepEqual(await paths("/health", "/other"), [200, 403]);
  });

  it("that count let requests through, and the default action can block", async () => {
    await front.protect(
      [rule("look", 0, pathIs("/a"), { count: {} }), rule("open", 1, pathIs("/b"), { allow: {} })],
      {
        defaultAction: { block: {} },
      },
    );
    assert.deepEqual(await paths("/a", "/b"), [403, 200]);
    await front.change([rule("look", 0, pathIs("/a"), { count: {} })], { defaultAction: { allow: {} } });
    assert.deepEqual(await paths("/a", "/b"), [200, 200]);
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-response-for-blocked-requests.html
  it("answer what they say: status, headers and a body, before what the distribution has for errors", async () => {
    const problem = { key: "slow", contentType: "APPLICATION_JSON", content: '{"status":429}' };
    const block = {
      block: {
        customResponse: {
          responseCode: 429,
          customResponseBodyKey: "slow",
          responseHeaders: [{ name: "retry-after", value: "60" }],
        },
      },
    };
    const errorPage = { errorCode: 403, responseCode: 403, responsePagePath: "/blocked.html" };
    const own = { errorCode: 429, responseCode: 200, responsePagePath: "/blocked.html" };
    await front.protect(
      [rule("custom", 0, pathIs("/custom"), block), rule("plain", 1, pathIs("/plain"))],
      { customResponseBodies: [problem] },
      { customErrorResponses: [errorPage, own] },
    );
    const custom = await front.ask({ url: "/custom" });
    assert.deepEqual([custom.status, custom.text], [429, '{"status":429}']);
    assert.equal(custom.headers["content-type"], "application/json");
    assert.equal(custom.headers["retry-after"], "60");
    const plain = await front.ask({ url: "/plain" });
    assert.deepEqual([plain.status, plain.text], [403, "a page"]);
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-incoming-request.html
  it("insert headers into what they let through, with a prefix that nobody else has", async () => {
    const insertHeaders = { customRequestHandling: { insertHeaders: [{ name: "Seen", value: "yes" }] } };
    await front.protect([rule("mark", 0, pathIs("/"), { count: insertHeaders })]);
    await front.ask({ headers: { "x-amzn-waf-seen": "forged" } });
    assert.equal(front.requests[0]?.headers["x-amzn-waf-seen"], "yes");
    await front.ask({ url: "/other" });
    assert.equal(front.requests[1]?.headers["x-amzn-waf-seen"], undefined);
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-actions.html
  it("challenge with 202 and ask for a puzzle with 405, a page only for who takes HTML", async () => {
    await front.protect([
      rule("challenge", 0, pathIs("/c"), { challenge: {} }),
      rule("captcha", 1, pathIs("/p"), { captcha: {} }),
    ]);
    const challenge = await front.ask({ url: "/c", headers: { accept: "application/json" } });
    assert.deepEqual(
      [challenge.status, challenge.headers["x-amzn-waf-action"], challenge.text],
      [202, "challenge", ""],
    );
    const puzzle = await front.ask({ url: "/p", headers: { accept: "text/html" } });
    assert.deepEqual([puzzle.status, puzzle.headers["x-amzn-waf-action"]], [405, "captcha"]);
    assert.match(puzzle.text, /nobody passes/);
    assert.deepEqual(front.requests, []);
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-label-match.html
  it("label requests for the rules after them", async () => {
    const korean = { geoMatchStatement: { countryCodes: ["KR"] } };
    const label = (scope: string, key: string) => ({ labelMatchStatement: { scope, key } });
    const labelled = (given: TestRule, name: string) => ({ ...given, ruleLabels: [{ name }] });
    await front.protect([
      rule("too-early", 0, label("LABEL", "country:kr"), { block: {} }),
      labelled(rule("korea", 1, korean, { count: {} }), "country:kr"),
      rule("not-korea", 2, {
        andStatement: {
          statements: [
            pathIs("/kr", "STARTS_WITH"),
            { notStatement: { statement: label("LABEL", "country:kr") } },
          ],
        },
      }),
      rule("namespace", 3, {
        andStatement: { statements: [pathIs("/no-labels"), label("NAMESPACE", "country:")] },
      }),
      rule("qualified", 4, {
        andStatement: {
          statements: [pathIs("/qualified"), label("LABEL", "awswaf:000000000000:webacl:front:country:kr")],
        },
      }),
    ]);
    const from = (country: string, url: string) => ({
      url,
      headers: { "cloudfront-viewer-country": country },
    });
    assert.deepEqual(
      await front.statuses(
        from("KR", "/kr"),
        from("JP", "/kr"),
        { url: "/kr" },
        from("KR", "/no-labels"),
        from("JP", "/no-labels"),
        from("KR", "/qualified"),
      ),
      [200, 403, 403, 403, 200, 403],
    );
  });

  // https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-group-override-options.html
  it("can be a group, whose rules a web ACL overrides, or only counts", async () => {
    const group = await front.make("ruleGroup:RuleGroup", "group", {
      capacity: 10,
      visibilityConfig: visibility("group"),
      rules: [rule("a", 0, pathIs("/a")), rule("b", 1, pathIs("/b"))],
    });
    const reference = (more: object, overrideAction: object) => ({
      name: "group",
      priority: 0,
      overrideAction,
      visibilityConfig: visibility("group"),
      statement: { ruleGroupReferenceStatement: { arn: group["arn"], ...more } },
    });
    const webAcl = await front.protect([reference({}, { none: {} })]);
    assert.equal(webAcl["capacity"], 10);
    assert.deepEqual(await paths("/a", "/b", "/c"), [403, 403, 200]);
    const counted = { ruleActionOverrides: [{ name: "a", actionToUse: { count: {} } }] };
    await front.change([reference(counted, { none: {} })]);
    assert.deepEqual(await paths("/a", "/b"), [200, 403]);
    await front.change([reference({}, { count: {} })]);
    assert.deepEqual(await paths("/a", "/b"), [200, 200]);
    await assert.rejects(
      front.bed.resources.update("aws:wafv2/ruleGroup:RuleGroup", "group", {
        name: "group",
        region: "us-east-1",
        scope: "CLOUDFRONT",
        capacity: 10,
        visibilityConfig: visibility("group"),
        rules: [rule("a", 0, pathIs("/a", "CONTAINS", "LOWERCASE"))],
      }),
      /It needs 20 capacity units \(got 10\)/,
    );
  });

  it("of AWS's own groups match nothing here, and that is said", async () => {
    const managed = (name: string) => ({
      name,
      priority: 0,
      overrideAction: { none: {} },
      visibilityConfig: visibility(name),
      statement: { managedRuleGroupStatement: { vendorName: "AWS", name } },
    });
    const webAcl = await front.protect([managed("AWSManagedRulesCommonRuleSet")]);
    assert.equal(webAcl["capacity"], 700);
    assert.deepEqual(await front.statuses({ url: "/?q=<script>alert(1)</script>" }), [200]);
    assert.deepEqual(
      front.bed.services.flatMap((service) => service.lacks?.() ?? []),
      ["web ACL front: no rule of AWSManagedRulesCommonRuleSet matches here"],
    );
    await assert.rejects(front.change([managed("AWSManagedRulesCommonRules")]), {
      name: "WAFNonexistentItemException",
    });
  });

  it("go on after a restart", async () => {
    await front.protect([rule("no-admin", 0, pathIs("/admin"))]);
    await front.restart();
    assert.deepEqual(await paths("/admin"), [403]);
  });

  for (const [what, given, message] of [
    [
      "two of one priority",
      [rule("a", 0, pathIs("/a")), rule("b", 0, pathIs("/b"))],
      /PRIORITY, parameter: 0/,
    ],
    ["two of one name", [rule("a", 0, pathIs("/a")), rule("a", 1, pathIs("/b"))], /RULE, parameter: a/],
    [
      "a limit that WAF does not have",
      [rule("a", 0, { rateBasedStatement: { limit: 9, aggregateKeyType: "IP" } })],
      /RATE_LIMIT, parameter: 9/,
    ],
    [
      "a window that WAF does not have",
      [rule("a", 0, { rateBasedStatement: { limit: 10, evaluationWindowSec: 30, aggregateKeyType: "IP" } })],
      /EVALUATION_WINDOW_SEC, parameter: 30/,
    ],
    [
      "a rate that allows",
      [rule("a", 0, { rateBasedStatement: { limit: 10, aggregateKeyType: "IP" } }, { allow: {} })],
      /A rate-based rule can't allow/,
    ],
    [
      "a custom response without its body",
      [
        rule("a", 0, pathIs("/a"), {
          block: { customResponse: { responseCode: 403, customResponseBodyKey: "x" } },
        }),
      ],
      /CUSTOM_RESPONSE_BODY, parameter: x/,
    ],
    [
      "a status that WAF does not answer",
      [rule("a", 0, pathIs("/a"), { block: { customResponse: { responseCode: 418 } } })],
      /CUSTOM_RESPONSE, parameter: 418/,
    ],
    [
      "a set that is not there",
      [rule("a", 0, { ipSetReferenceStatement: { arn: "arn:aws:wafv2:us-east-1:0:global/ipset/x/y" } })],
      /resource doesn’t exist/,
    ],
    [
      "a transformation that is not done here",
      [rule("a", 0, pathIs("/a", "EXACTLY", "CSS_DECODE"))],
      /CSS_DECODE/,
    ],
    [
      "statements that are not done here",
      [rule("a", 0, { sqliMatchStatement: { fieldToMatch: { uriPath: {} }, textTransformations: [] } })],
      /SqliMatchStatement/,
    ],
    [
      "a component that is not there here",
      [
        rule("a", 0, {
          sizeConstraintStatement: {
            comparisonOperator: "GT",
            size: 1,
            fieldToMatch: { ja3Fingerprint: { fallbackBehavior: "MATCH" } },
            textTransformations: [{ priority: 0, type: "NONE" }],
          },
        }),
      ],
      /JA3Fingerprint/,
    ],
    [
      "a label with a part that is WAF's",
      [{ ...rule("a", 0, pathIs("/a")), ruleLabels: [{ name: "my:managed:one" }] }],
      /LABEL, parameter: my:managed:one/,
    ],
    [
      "a rule group with an action",
      [
        rule("a", 0, {
          managedRuleGroupStatement: { vendorName: "AWS", name: "AWSManagedRulesCommonRuleSet" },
        }),
      ],
      /A rule group has OverrideAction/,
    ],
  ] as const)
    it(`are refused: ${what}`, async () => {
      await assert.rejects(front.protect(given), message);
    });

  it("need a web ACL that is there, for distributions, in us-east-1", async () => {
    const webAcl = { defaultAction: { allow: {} }, visibilityConfig: visibility("x") };
    await assert.rejects(
      front.make("webAcl:WebAcl", "elsewhere", { ...webAcl, region: "ap-northeast-2" }),
      /Scope CLOUDFRONT lives in us-east-1 \(got region ap-northeast-2\)/,
    );
    const regional = await front.make("webAcl:WebAcl", "regional", {
      ...webAcl,
      scope: "REGIONAL",
      region: "ap-northeast-2",
    });
    for (const arn of [regional["arn"], "arn:aws:wafv2:us-east-1:000000000000:global/webacl/gone/1"])
      await assert.rejects(front.distribute(arn), /is not the ARN of a web ACL with scope CLOUDFRONT/);
    await assert.rejects(
      front.bed.resources.create("aws:wafv2/webAclAssociation:WebAclAssociation", "stage", {
        webAclArn: regional["arn"],
        resourceArn: "arn:aws:apigateway:ap-northeast-2::/restapis/a/stages/b",
      }),
      /Put CloudFront in front of the API/,
    );
  });
});
