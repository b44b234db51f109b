import assert from "node:assert/strict";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { logs } from "../../aws/logs/index.ts";
import { readFilterPattern } from "../../aws/logs/filter-pattern.ts";
import { jsonCall } from "../../delivery/destinations.ts";
import { LogWriter } from "../../observe/log-writer.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const HOUR = 3_600_000;

describe("CloudWatch Logs", () => {
  let testbed: Testbed;
  let client: CloudWatchLogsClient;
  before(async () => {
    testbed = await startTestbed([logs]);
    client = new CloudWatchLogsClient(testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const group = async (name: string) => {
    await client.send(new CreateLogGroupCommand({ logGroupName: name }));
    await client.send(new CreateLogStreamCommand({ logGroupName: name, logStreamName: "s" }));
    return { logGroupName: name, logStreamName: "s" };
  };
  const messages = async (name: string, filterPattern?: string) =>
    (await client.send(new FilterLogEventsCommand({ logGroupName: name, filterPattern }))).events?.map(
      ({ message }) => message,
    );

  it("keeps events in order of time, and pages through them in both directions", async () => {
    const stream = await group("/test/pages");
    const now = Date.now();
    const logEvents = Array.from({ length: 25 }, (_, index) => ({
      timestamp: now + index,
      message: `event ${index}`,
    }));
    await client.send(new PutLogEventsCommand({ ...stream, logEvents }));
    const first = await client.send(new GetLogEventsCommand({ ...stream, startFromHead: true, limit: 10 }));
    assert.deepEqual(
      first.events?.map(({ message }) => message),
      logEvents.slice(0, 10).map(({ message }) => message),
    );
    const second = await client.send(
      new GetLogEventsCommand({ ...stream, nextToken: first.nextForwardToken, limit: 10 }),
    );
    assert.equal(second.events?.[0]?.message, "event 10");
    const back = await client.send(
      new GetLogEventsCommand({ ...stream, nextToken: second.nextBackwardToken, limit: 10 }),
    );
    assert.deepEqual(back.events, first.events);
    const newest = await client.send(new GetLogEventsCommand({ ...stream, limit: 3 }));
    assert.deepEqual(
      newest.events?.map(({ message }) => message),
      ["event 22", "event 23", "event 24"],
    );
  });

  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
  it("leaves out what is too old or too new, and says so", async () => {
    const stream = await group("/test/times");
    const now = Date.now();
    const put = async (...logEvents: { timestamp: number; message: string }[]) =>
      (await client.send(new PutLogEventsCommand({ ...stream, logEvents }))).rejectedLogEventsInfo;
    const days = 24 * HOUR;
    const old = await put(
      { timestamp: now - 14 * days - HOUR, message: "too old" },
      { timestamp: now - 14 * days + HOUR, message: "old" },
    );
    assert.deepEqual(old, { tooOldLogEventEndIndex: 1 });
    const young = await put(
      { timestamp: now, message: "now" },
      { timestamp: now + 3 * HOUR, message: "too new" },
    );
    assert.deepEqual(young, { tooNewLogEventStartIndex: 1 });
    assert.deepEqual(await messages("/test/times"), ["old", "now"]);
  });

  it("refuses events that are out of order, batches that are too large, and streams that are not there", async () => {
    const stream = await group("/test/refused");
    const now = Date.now();
    const put = (logEvents: { timestamp: number; message: string }[], logStreamName = "s") =>
      client.send(new PutLogEventsCommand({ ...stream, logStreamName, logEvents }));
    const name = "InvalidParameterException";
    await assert.rejects(
      put([
        { timestamp: now, message: "b" },
        { timestamp: now - 1, message: "a" },
      ]),
      { name, message: /chronological/ },
    );
    await assert.rejects(put([{ timestamp: now, message: "x".repeat(1_048_576) }]), {
      name,
      message: /too large/,
    });
    await assert.rejects(put([{ timestamp: now, message: "a" }], "other"), {
      name: "ResourceNotFoundException",
    });
    assert.deepEqual(await messages("/test/refused"), []);
  });

  it("finds events by terms, phrases, alternatives and members of JSON", async () => {
    const stream = await group("/test/filter");
    const now = Date.now();
    const lines = [
      '{"level":"error","status":503,"route":"/a"}',
      '{"level":"info","status":200}',
      "ERROR time out",
      "WARN not found",
    ];
    await client.send(
      new PutLogEventsCommand({
        ...stream,
        logEvents: lines.map((message) => ({ timestamp: now, message })),
      }),
    );
    assert.deepEqual(await messages("/test/filter", '{ $.level = "error" && $.status >= 500 }'), [lines[0]]);
    assert.deepEqual(await messages("/test/filter", "{ $.status < 300 }"), [lines[1]]);
    assert.deepEqual(await messages("/test/filter", '{ $.route = "/*" }'), [lines[0]]);
    assert.deepEqual(await messages("/test/filter", "ERROR"), [lines[2]]);
    assert.deepEqual(await messages("/test/filter", "?ERROR ?WARN"), [lines[2], lines[3]]);
    assert.deepEqual(await messages("/test/filter", '"not found"'), [lines[3]]);
    assert.deepEqual(await messages("/test/filter", "?ERROR ?WARN -time"), [lines[3]]);
    await assert.rejects(messages("/test/filter", "[ip, user, ...]"), { name: "InvalidParameterException" });
    assert.throws(() => readFilterPattern("{ $.a ~ 1 }"), { code: "InvalidParameterException" });
  });

  it("is described as AWS describes it", async () => {
    await group("/described/one");
    await client.send(new CreateLogGroupCommand({ logGroupName: "/described/two", tags: { team: "web" } }));
    await client.send(new PutRetentionPolicyCommand({ logGroupName: "/described/two", retentionInDays: 30 }));
    const { logGroups } = await client.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: "/described/" }),
    );
    assert.deepEqual(
      logGroups?.map(({ logGroupName, retentionInDays, arn }) => [logGroupName, retentionInDays, arn]),
      [
        ["/described/one", undefined, "arn:aws:logs:ap-northeast-2:000000000000:log-group:/described/one:*"],
        ["/described/two", 30, "arn:aws:logs:ap-northeast-2:000000000000:log-group:/described/two:*"],
      ],
    );
    const { tags } = await client.send(
      new ListTagsForResourceCommand({ resourceArn: logGroups?.[1]?.logGroupArn }),
    );
    assert.deepEqual(tags, { team: "web" });
    await assert.rejects(
      client.send(new PutRetentionPolicyCommand({ logGroupName: "/described/two", retentionInDays: 2 })),
      {
        name: "InvalidParameterException",
      },
    );
  });

  it("lets a role write where its policy says, and nowhere else", async () => {
    await group("/allowed");
    await group("/other");
    const { credentials } = await testbed.role("writer", [
      {
        Effect: "Allow",
        Action: "logs:PutLogEvents",
        Resource: "arn:aws:logs:ap-northeast-2:000000000000:log-group:/allowed:log-stream:*",
      },
    ]);
    const writer = new CloudWatchLogsClient({ ...testbed.clientConfig, credentials });
    const logEvents = [{ timestamp: Date.now(), message: "hello" }];
    await writer.send(new PutLogEventsCommand({ logGroupName: "/allowed", logStreamName: "s", logEvents }));
    await assert.rejects(
      writer.send(new PutLogEventsCommand({ logGroupName: "/other", logStreamName: "s", logEvents })),
      {
        name: "AccessDeniedException",
      },
    );
    writer.destroy();
  });

  it("has everything that it acknowledged after a kill", async () => {
    const stream = await group("/test/kill");
    await client.send(
      new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: Date.now(), message: "before" }] }),
    );
    await testbed.kill();
    assert.deepEqual(await messages("/test/kill"), ["before"]);
  });

  it("belongs to the program: made, changed and deleted with its events", async () => {
    const type = "aws:cloudwatch/logGroup:LogGroup";
    const made = await testbed.resources.create(type, "app", { retentionInDays: 7 });
    assert.match(made["name"] as string, /^app-[0-9a-f]{7}$/);
    assert.ok(!String(made["arn"]).endsWith(":*"));
    await testbed.resources.update(type, "app", { retentionInDays: 30 });
    const described = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: made.id }));
    assert.equal(described.logGroups?.[0]?.retentionInDays, 30);
    await testbed.resources.remove(type, "app");
    await assert.rejects(client.send(new DescribeLogStreamsCommand({ logGroupName: made.id })), {
      name: "ResourceNotFoundException",
    });
  });

  it("tells the console what was made by a call", async () => {
    const names = () =>
      testbed.services.flatMap((service) => service.foreign?.() ?? []).map(({ name }) => name);
    await group("/foreign");
    assert.ok(names().includes("/foreign"));
    await client.send(new DeleteLogGroupCommand({ logGroupName: "/foreign" }));
    assert.ok(!names().includes("/foreign"));
  });

  it("has the lines of other services: in a group that they make where that is theirs to do, and lost otherwise, which they say", async () => {
    const service = "appsync.amazonaws.com";
    const roleArn = await testbed.serviceRole("service-writer", service, [
      { Effect: "Allow", Action: "logs:*", Resource: "*" },
    ]);
    const { principal } = testbed.capabilities.iam.assumeRole({
      roleArn,
      service,
      sessionName: "test",
      seconds: 3600,
    });
    const write = async (name: string, makesGroup: boolean) => {
      const target = { service: "appsync", region: testbed.region, group: name, stream: "s", makesGroup };
      const writer = new LogWriter(testbed.platform, target, () => principal);
      writer.write(Date.now(), "line");
      await writer.flush();
    };
    await write("/writer/made", true);
    assert.deepEqual(await messages("/writer/made"), ["line"]);
    await write("/writer/absent", false);
    await assert.rejects(messages("/writer/absent"), { name: "ResourceNotFoundException" });
    assert.match(
      testbed.platform.logs.recent("appsync").at(-1)?.message ?? "",
      /^1 lines for log group \/writer\/absent are lost: .*does not exist/,
    );
  });

  it("answers a body that is no JSON object with the caller's mistake", async () => {
    const { accessKeyId } = testbed.capabilities.iam.operator;
    const operator = testbed.capabilities.iam.identify(accessKeyId)?.principal;
    assert.ok(operator);
    for (const body of ["null", "5", "[]", '"text"', "{"])
      for (const name of ["PutLogEvents", "DescribeLogGroups", "TagResource"]) {
        const call = jsonCall(testbed.region, `Logs_20140328.${name}`, {});
        await assert.rejects(
          testbed.capabilities.gateway.call(operator, "logs", { ...call, body: Buffer.from(body) }),
          { code: "SerializationException", status: 400 },
          `${name} ${body}`,
        );
      }
    for (const name of ["constructor", "toString", "__proto__"])
      await assert.rejects(
        testbed.capabilities.gateway.call(
          operator,
          "logs",
          jsonCall(testbed.region, `Logs_20140328.${name}`, {}),
        ),
        ({ status }: { status?: number }) => status !== 500 && status !== undefined,
        name,
      );
  });

  it("deletes streams, retention and tags by its API", async () => {
    const { logGroupName, logStreamName } = await group("/test/changes");
    await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: "other" }));
    await client.send(new DeleteLogStreamCommand({ logGroupName, logStreamName }));
    const { logStreams } = await client.send(new DescribeLogStreamsCommand({ logGroupName }));
    assert.deepEqual(
      logStreams?.map((one) => one.logStreamName),
      ["other"],
    );
    await assert.rejects(client.send(new DeleteLogStreamCommand({ logGroupName, logStreamName })), {
      name: "ResourceNotFoundException",
    });
    const described = async () =>
      (await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }))).logGroups?.[0];
    await client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 7 }));
    assert.equal((await described())?.retentionInDays, 7);
    await client.send(new DeleteRetentionPolicyCommand({ logGroupName }));
    assert.equal((await described())?.retentionInDays, undefined);
    const resourceArn = (await described())?.logGroupArn;
    await client.send(new TagResourceCommand({ resourceArn, tags: { a: "1", b: "2" } }));
    await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ["a"] }));
    const { tags } = await client.send(new ListTagsForResourceCommand({ resourceArn }));
    assert.deepEqual(tags, { b: "2" });
  });

  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
  it("finds groups by a part of their name, and takes a name or an identifier, not both", async () => {
    for (const name of ["/find/Alpha", "/find/beta"]) await group(name);
    const names = async (input: { logGroupNamePattern?: string; logGroupNamePrefix?: string }) =>
      (await client.send(new DescribeLogGroupsCommand(input))).logGroups?.map((one) => one.logGroupName);
    assert.deepEqual(await names({ logGroupNamePattern: "ALPHA" }), ["/find/Alpha"]);
    assert.deepEqual(await names({ logGroupNamePrefix: "/find" }), ["/find/Alpha", "/find/beta"]);
    assert.deepEqual(await names({ logGroupNamePattern: "nowhere" }), []);
    await assert.rejects(names({ logGroupNamePattern: "a", logGroupNamePrefix: "b" }), {
      name: "InvalidParameterException",
    });
    const both = { logGroupName: "/find/beta", logGroupIdentifier: "/find/beta" };
    for (const command of [new DescribeLogStreamsCommand(both), new FilterLogEventsCommand(both)])
      await assert.rejects(client.send(command), {
        name: "InvalidParameterException",
      });
  });

  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html
  it("orders streams by their last event", async () => {
    const { logGroupName } = await group("/test/order");
    const now = Date.now();
    for (const [logStreamName, timestamp] of [
      ["a", now],
      ["b", now - 2000],
      ["c", now - 1000],
    ] as const) {
      await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
      const logEvents = [{ timestamp, message: "x" }];
      await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
    }
    const { logStreams } = await client.send(
      new DescribeLogStreamsCommand({ logGroupName, orderBy: "LastEventTime", descending: true }),
    );
    assert.deepEqual(
      logStreams?.map((one) => one.logStreamName),
      ["a", "c", "b", "s"],
    );
  });

  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
  it("takes no batch of more than a day, and keeps nothing of it", async () => {
    const stream = await group("/test/day");
    const now = Date.now();
    const logEvents = [
      { timestamp: now - 24 * HOUR - 1, message: "yesterday" },
      { timestamp: now, message: "today" },
    ];
    await assert.rejects(client.send(new PutLogEventsCommand({ ...stream, logEvents })), {
      name: "InvalidParameterException",
      message: /24 hours/,
    });
    assert.deepEqual(await messages("/test/day"), []);
  });

  it("refuses by name what it would not do", async () => {
    const { resources } = testbed;
    const type = "aws:cloudwatch/logGroup:LogGroup";
    await assert.rejects(resources.create(type, "kept", { name: "/kept", deletionProtectionEnabled: true }), {
      code: "NotImplemented",
      message: /deletionProtectionEnabled/,
    });
    await assert.rejects(
      client.send(new DescribeLogGroupsCommand({ accountIdentifiers: ["000000000000"] })),
      { name: "NotImplemented", message: /accountIdentifiers/ },
    );
  });
});
