import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { CloudWatchClient, DescribeAlarmsCommand, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { mysfits } from "../../app/data/mysfits.ts";
import type { ConsoleResource } from "../../local/console/data.ts";
import type { Mail } from "../../local/observe/mailbox.ts";
import { click, clicks, flush, put } from "./support/clicks.ts";
import { Copy } from "./support/copy.ts";
import { callFunction, callProbe } from "./support/probe.ts";
import { registerUser } from "./support/user.ts";

/** Metrics that nothing measures here without a fault that this test does not make, with the reason. */
const unmeasured: Readonly<Record<string, string>> = {
  "AWS/Lambda Throttles": "reserved concurrency alone turns calls away here, and no function has any",
  "AWS/DynamoDB ReadThrottleEvents": "tables here take everything",
  "AWS/DynamoDB WriteThrottleEvents": "tables here take everything",
  "AWS/Cognito SignInThrottles": "nobody is turned away for being too many",
  "AWS/Firehose ThrottledRecords": "streams here take everything",
  "AWS/ApplicationELB HTTPCode_ELB_5XX_Count": "there are healthy tasks; see the tests of load balancers",
  "AWS/ApplicationELB HTTPCode_Target_5XX_Count": "the tasks answer; see the tests of load balancers",
  "AWS/ElastiCache ThrottledCmds": "a cache here takes everything",
  "AWS/RDS ACUUtilization": "the capacity of a database here is the machine's",
  "AWS/WAFV2 BlockedRequests": "nothing is blocked; see the tests of WAF",
};

// One copy of the stage that has every alarm.
describe("Alarms of a running copy", function () {
  this.timeout(240_000);
  const copy = new Copy({ stack: "prod" });
  const clients = new Map<string, CloudWatchClient>();
  const cloudwatch = (region: string) => {
    let client = clients.get(region);
    if (!client) {
      const { aws, operator } = copy.running;
      clients.set(region, (client = new CloudWatchClient({ region, endpoint: aws, credentials: operator })));
    }
    return client;
  };
  const regions = ["ap-northeast-2", "ap-southeast-2", "us-east-1"];
  const mailsTo = async (address: string, subject: RegExp) =>
    (await copy.console<Mail[]>("/api/mails")).filter(
      (mail) => mail.to.includes(address) && subject.test(mail.subject),
    );
  /** Waits until something is there: other processes tell of nothing. */
  const until = async <T>(read: () => Promise<T | undefined>): Promise<T> => {
    for (;;) {
      const value = await read();
      if (value !== undefined) return value;
      await delay(200);
    }
  };

  before(() => copy.start());
  after(() => {
    for (const client of clients.values()) client.destroy();
    return copy.remove();
  });

  it("watch metrics that the local cloud measures, with the same dimensions, or are listed with the reason", async () => {
    const user = await registerUser(copy, "alarms@example.com");
    const json = { "content-type": "application/json" };
    const [mysfit] = mysfits;
    for (const [path, init] of [
      ["/", {}],
      ["/api/mysfits", {}],
      [`/api/mysfits/${mysfit?.mysfitId}/adopt`, { method: "POST", headers: user.headers }],
      [
        "/api/questions",
        {
          method: "POST",
          headers: json,
          body: JSON.stringify({ email: "kim@example.com", questionText: "Why?" }),
        },
      ],
      [
        "/events/registrations",
        {
          method: "POST",
          headers: json,
          body: JSON.stringify({
            name: "Kim",
            email: "bounce@simulator.amazonses.com",
            mobile: "010-1234-5678",
          }),
        },
      ],
      [
        "/graphql",
        { method: "POST", headers: { ...json, ...user.headers }, body: '{"query":"{ myEvent { email } }"}' },
      ],
      ["/stream/clicks/report?days=1", { headers: user.headers }],
      ["/shop-api/collections", {}],
    ] as const)
      await (await copy.site(path, init)).arrayBuffer();
    await put(copy, { clicks: [...clicks(1), click({ mysfitId: randomUUID() })] });
    await flush(copy);
    assert.equal(await callProbe(copy), undefined);
    // Nobody uploads and nobody orders here.
    for (const name of ["pictures-processor-function", "order-mail-function"])
      assert.equal(await callFunction(copy, name, { Records: [] }), undefined);

    const key = (
      region: string,
      metric: { Namespace?: string; MetricName?: string; Dimensions?: object[] },
    ) =>
      JSON.stringify([
        region,
        metric.Namespace,
        metric.MetricName,
        (metric.Dimensions ?? []).map((one) => JSON.stringify(one)).sort(),
      ]);
    /** Names of the metrics without a value. @throws nothing: which are to be there is the caller's business. */
    const lacking = async () => {
      const names = new Set<string>();
      for (const region of regions) {
        const { Metrics = [] } = await cloudwatch(region).send(new ListMetricsCommand({}));
        const measured = new Set(Metrics.map((metric) => key(region, metric)));
        const { MetricAlarms = [] } = await cloudwatch(region).send(new DescribeAlarmsCommand({}));
        for (const { Metrics: queries, Namespace, MetricName, Dimensions } of MetricAlarms)
          for (const metric of queries?.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []) ?? [
            { Namespace, MetricName, Dimensions },
          ])
            if (!measured.has(key(region, metric))) names.add(`${metric.Namespace} ${metric.MetricName}`);
      }
      return [...names].sort();
    };
    const known = Object.keys(unmeasured).sort();
    const deadline = performance.now() + 120_000;
    const names = await until(async () => {
      const missing = await lacking();
      const isComplete = missing.every((name) => name in unmeasured);
      return isComplete || performance.now() > deadline ? missing : undefined;
    });
    assert.deepEqual(names, known, "Fix: take what is measured out of the list");
  });

  it("tell the address that the stage names, when something fails for good and when it is good again", async () => {
    const { aws, operator, region } = copy.running;
    assert.ok((await copy.confirmSubscriptions("admin@example.com")) >= regions.length);
    const sqs = new SQSClient({ region, endpoint: aws, credentials: operator });
    const queue = (await copy.console<ConsoleResource[]>("/api/resources")).find(
      ({ type, name }) => type === "aws:sqs/queue:Queue" && name === "questions-failures",
    );
    const QueueUrl = queue?.outputs["url"] as string;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "a change that failed" }));
    const raised = await until(
      async () => (await mailsTo("admin@example.com", /^ALARM: "questions-failures-/))[0],
    );
    assert.match(
      raised.text,
      /- Description: +mysfits prod, questions: changes failed for good.* See docs\/runbook\.md#failure-queue/,
    );
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle }));
    sqs.destroy();
    // The highest value of this minute is still the one that raised it.
    await until(async () => (await mailsTo("admin@example.com", /^OK: "questions-failures-/))[0]);
  });

  it("make a dashboard that the console draws, without a chart that shows nothing for lack of its metric's name", async () => {
    const text = await (await fetch(`${copy.running.console}/dashboard`)).text();
    assert.match(text, /<h2>mysfits-prod<\/h2>/);
    assert.match(text, /<figcaption>api-rest: requests<\/figcaption>/);
    assert.match(text, /Count [1-9]/);
  });
});
