import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import type { ConsoleResource } from "../../local/console/data.ts";
import { flush } from "./support/clicks.ts";
import { Copy } from "./support/copy.ts";

const region = "ap-northeast-2";

// The stage that has access logs.
describe("A request in the logs of a running copy", function () {
  this.timeout(120_000);
  const copy = new Copy({ stack: "prod" });
  let s3: S3Client;
  let logs: CloudWatchLogsClient;
  before(async () => {
    await copy.start();
    const { aws, operator } = copy.running;
    const options = { region, endpoint: aws, credentials: operator };
    s3 = new S3Client({ ...options, forcePathStyle: true });
    logs = new CloudWatchLogsClient(options);
  });
  after(() => {
    s3.destroy();
    logs.destroy();
    return copy.remove();
  });

  /** Lines of the objects below a prefix of the bucket of logs, and their keys. */
  async function objectsBelow(Prefix: string) {
    const resources = await copy.console<ConsoleResource[]>("/api/resources");
    const Bucket = resources.find(
      ({ type, name }) => type === "aws:s3/bucket:Bucket" && name === "logs-bucket",
    )?.id;
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    const keys = Contents.map(({ Key = "" }) => Key).filter((key) => key.endsWith(".gz"));
    const lines: string[] = [];
    for (const Key of keys) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      lines.push(...gunzipSync(bytes).toString().trim().split("\n"));
    }
    return { keys, lines };
  }

  async function accessLog(): Promise<string[]> {
    const { logGroups = [] } = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: "api-rest-access" }),
    );
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({ logGroupName: logGroups[0]?.logGroupName }),
    );
    return events.map(({ message = "" }) => message);
  }

  it("is found at every hop, by the id of one in the line of the next, with the address that it came from", async () => {
    const authorization = "Bearer never-to-be-written";
    const answer = await copy.site("/api/mysfits/unknown", { headers: { authorization } });
    assert.equal(answer.status, 404);
    const edgeRequestId = answer.headers.get("x-amz-cf-id");
    await flush(copy);

    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
    const edge = await objectsBelow("AWSLogs/");
    assert.match(
      edge.keys[0] ?? "",
      /^AWSLogs\/\d{12}\/CloudFront\/E[A-Z0-9]+\.\d{4}-\d\d-\d\d-\d\d\.\w+\.gz$/,
    );
    const visit = edge.lines
      .map((line) => JSON.parse(line) as Record<string, string>)
      .find((line) => line["x-edge-request-id"] === edgeRequestId);
    assert.deepEqual(
      [visit?.["c-ip"], visit?.["cs-uri-stem"], visit?.["sc-status"], visit?.["cs-uri-query"]],
      ["127.0.0.1", "/api/mysfits/unknown", "404", undefined],
    );

    const served = (await copy.logs("task"))
      .map(({ message }) => message)
      .find((message) => message.includes(edgeRequestId ?? "none"));
    const line = JSON.parse(served ?? "{}") as Record<string, string>;
    assert.deepEqual([line["edgeRequestId"], line["clientIp"]], [edgeRequestId, "127.0.0.1"]);

    let called: string | undefined;
    // API Gateway writes beside the requests, and tells nobody.
    while (called === undefined) {
      called = (await accessLog()).find((text) => text.includes(line["requestId"] ?? "none"));
      await delay(50);
    }
    // Who connected is a server of CloudFront.
    const call = JSON.parse(called) as Record<string, string>;
    assert.deepEqual(
      [call["traceId"], call["status"], call["sourceIp"]],
      [line["traceId"], "404", "130.176.0.1"],
    );

    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
    const balancer = await objectsBelow("load-balancer/AWSLogs/");
    assert.match(
      balancer.keys[0] ?? "",
      /^load-balancer\/AWSLogs\/(\d{12})\/elasticloadbalancing\/ap-northeast-2\/\d{4}\/\d\d\/\d\d\/\1_elasticloadbalancing_ap-northeast-2_app\.[\w-]+\.\w+_\d{8}T\d{4}Z_[\d.]+_\w+\.log\.gz$/,
    );
    const forwarded = balancer.lines.find((text) => text.includes(`Root=${line["traceId"]}`)) ?? "";
    assert.match(
      forwarded,
      /^http \S+ app\/\S+ 10\.\d+\.\d+\.\d+:\d+ 10\.\d+\.\d+\.\d+:8080 .* 404 404 \d+ \d+ "GET http:\/\//,
    );

    const all = [...edge.lines, ...balancer.lines, ...(await accessLog()), served].join("\n");
    assert.ok(!all.includes("never-to-be-written"));
  });
});
