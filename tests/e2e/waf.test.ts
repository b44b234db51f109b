import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  GetRateBasedStatementManagedKeysCommand,
  ListWebACLsCommand,
  WAFV2Client,
} from "@aws-sdk/client-wafv2";
import type { WebAclState } from "../../local/contract/capabilities.ts";
import { Copy } from "./support/copy.ts";

/** A line of WAF's log, as far as it is looked at. */
interface Line {
  readonly action: string;
  readonly terminatingRuleId: string;
  readonly httpRequest: {
    readonly uri: string;
    readonly headers: readonly { name: string; value: string }[];
  };
}

// The stage that people use, with the web ACL that it has on AWS.
describe("The web ACL of stack prod", function () {
  this.timeout(120_000);
  const copy = new Copy({ stack: "prod" });
  before(async () => void (await copy.start()));
  after(() => copy.remove());

  const register = async (path = "/events/registrations") =>
    await copy.site(path, {
      method: "POST",
      body: "{}",
      headers: { authorization: "Bearer secret", "content-type": "application/json" },
    });
  const client = () => ({
    endpoint: copy.running.aws,
    region: "us-east-1",
    credentials: copy.running.operator,
  });

  it("turns the 21st registration of an address away at the edge, however the path is written, and nothing else", async () => {
    for (let count = 0; count < 20; count++) assert.equal((await register()).status, 400);
    const answer = await register("/events//registrations");
    assert.deepEqual([answer.status, answer.headers.get("retry-after")], [429, "300"]);
    assert.equal(answer.headers.get("content-type"), "application/json");
    assert.deepEqual(await answer.json(), {
      type: "about:blank",
      title: "Too many requests",
      status: 429,
      detail: "Too many requests came from your address. Wait some minutes and try again.",
    });
    assert.equal((await copy.site("/")).status, 200);
    assert.equal((await copy.site("/api/mysfits")).status, 200);
    const waf = new WAFV2Client(client());
    const { WebACLs = [] } = await waf.send(new ListWebACLsCommand({ Scope: "CLOUDFRONT" }));
    const { ManagedKeysIPV4 } = await waf.send(
      new GetRateBasedStatementManagedKeysCommand({
        Scope: "CLOUDFRONT",
        WebACLName: WebACLs[0]?.Name,
        WebACLId: WebACLs[0]?.Id,
        RuleName: "registrations",
      }),
    );
    assert.deepEqual(ManagedKeysIPV4?.Addresses, ["127.0.0.1/32"]);
    waf.destroy();
  });

  it("tells it in the log, without credentials, in a metric and on the console", async () => {
    const [webAcl] = await copy.console<WebAclState[]>("/api/web-acls");
    assert.equal(webAcl?.rules.find(({ name }) => name === "registrations")?.matches, 1);
    assert.equal(webAcl.samples[0]?.uri, "/events//registrations");
    assert.equal(webAcl.lacks.length, 3);

    const logs = new CloudWatchLogsClient(client());
    const group = (await copy.console<{ type: string; outputs: { name?: string } }[]>("/api/resources"))
      .filter(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup")
      .find(({ outputs }) => outputs.name?.startsWith("aws-waf-logs-"))?.outputs.name;
    let lines: Line[] = [];
    // Records are written some moments after the answer, and no event of that reaches another process.
    for (let tries = 0; tries < 100 && lines.length === 0; tries++) {
      if (tries > 0) await delay(50);
      const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: group }));
      lines = events.map(({ message = "" }) => JSON.parse(message) as Line);
    }
    logs.destroy();
    assert.deepEqual(
      lines.map(({ action, terminatingRuleId, httpRequest }) => [action, terminatingRuleId, httpRequest.uri]),
      [["BLOCK", "registrations", "/events//registrations"]],
    );
    assert.equal(
      lines[0]?.httpRequest.headers.find(({ name }) => name === "authorization")?.value,
      "REDACTED",
    );

    const cloudwatch = new CloudWatchClient(client());
    const now = Date.now();
    const { Datapoints = [] } = await cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: "AWS/WAFV2",
        MetricName: "BlockedRequests",
        Dimensions: [
          { Name: "WebACL", Value: "mysfits-prod-acl" },
          { Name: "Rule", Value: "registrations" },
        ],
        StartTime: new Date(now - 3_600_000),
        EndTime: new Date(now + 60_000),
        Period: 3600,
        Statistics: ["Sum"],
      }),
    );
    cloudwatch.destroy();
    assert.equal(
      Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0),
      1,
    );
  });
});
