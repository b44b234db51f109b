import assert from "node:assert/strict";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { MetricValue } from "../../observe/metrics.ts";
import { Fixture } from "./support/fixture.ts";

const SCHEMA = "type Query { word(secret: String): String bad(secret: String): String plain: String }";

const CODE = `import { util } from "@aws-appsync/utils";
export function request(ctx) {
  console.log("asked for", ctx.args.secret);
  return { payload: ctx.args.secret };
}`;

// https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html
describe("Logs and metrics of a GraphQL API", function () {
  this.timeout(60_000);
  let api: Fixture;
  let sdk: CloudWatchLogsClient;
  let group: string;
  const metrics: MetricValue[] = [];
  before(async () => {
    api = await Fixture.start(SCHEMA);
    sdk = new CloudWatchLogsClient(api.bed.clientConfig);
    group = `/aws/appsync/apis/${api.id}`;
    await api.resolver(
      "Query.word",
      `${CODE}\nexport function response(ctx) { return ctx.result; }`,
      "nothing",
    );
    await api.resolver(
      "Query.bad",
      `${CODE}\nexport function response() { util.error("that failed", "Bad"); }`,
      "nothing",
    );
    api.bed.platform.metrics.listen((value) => metrics.push(value));
  });
  after(async () => {
    sdk.destroy();
    await api.stop();
  });

  const role = async (name: string, actions: readonly string[]) =>
    await api.bed.serviceRole(name, "appsync.amazonaws.com", [
      {
        Effect: "Allow",
        Action: actions.map((action) => `logs:${action}`),
        Resource: [`arn:aws:logs:*:*:log-group:${group}`, `arn:aws:logs:*:*:log-group:${group}:*`],
      },
    ]);
  const ALL = ["CreateLogGroup", "CreateLogStream", "PutLogEvents"];
  /** Logs on, as `level` says. */
  const log = async (cloudwatchLogsRoleArn: string, fieldLogLevel: string, excludeVerboseContent: boolean) =>
    await api.update({ logConfig: { cloudwatchLogsRoleArn, fieldLogLevel, excludeVerboseContent } });
  /** The lines of one request. An update of the API writes out what waits. */
  const linesOf = async (requestId: string): Promise<string[]> => {
    await api.update({});
    const { events = [] } = await sdk.send(new FilterLogEventsCommand({ logGroupName: group }));
    return events.map(({ message = "" }) => message).filter((message) => message.includes(requestId));
  };
  const entriesOf = async (requestId: string) =>
    (await linesOf(requestId))
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const groups = async () =>
    (await sdk.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: group }))).logGroups?.length;

  it("are no logs without logConfig", async () => {
    assert.equal((await api.ask('{ word(secret: "s") }')).data?.["word"], "s");
    await api.update({});
    assert.equal(await groups(), 0);
  });

  it("are the two summaries alone, when no fields and no verbose content are asked for", async () => {
    await log(await role("logs", ALL), "NONE", true);
    const { requestId, data } = await api.ask('{ word(secret: "hidden") bad }');
    assert.equal(data?.["word"], "hidden");
    const [execution, request, ...others] = await entriesOf(requestId);
    assert.equal(others.length, 0);
    assert.equal((await linesOf(requestId)).join("").includes("hidden"), false);
    const { duration, startTime, endTime, parsing, validation, ...rest } = execution ?? {};
    assert.deepEqual(rest, { logType: "ExecutionSummary", version: 1, requestId, graphQLAPIId: api.id });
    assert.ok(Number.isInteger(duration));
    for (const time of [startTime, endTime])
      assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    for (const part of [parsing, validation])
      assert.deepEqual(Object.keys(part as object), ["startOffset", "duration"]);
    const { latency, ...summary } = request ?? {};
    assert.deepEqual(summary, {
      logType: "RequestSummary",
      statusCode: 200,
      requestId,
      graphQLAPIId: api.id,
    });
    assert.ok(Number.isInteger(latency));
  });

  it("tell of the fields in error alone at ERROR, without anything a caller sent", async () => {
    await log(await role("logs-error", ALL), "ERROR", true);
    const { requestId } = await api.ask('{ word(secret: "hidden") bad(secret: "hidden") plain }');
    const lines = await linesOf(requestId);
    assert.equal(lines.join("").includes("hidden"), false);
    const place = { path: ["bad"], fieldName: "bad", parentType: "Query" };
    const resolverArn = `arn:aws:appsync:${api.bed.region}:${api.bed.platform.accountId}:apis/${api.id}/types/Query/fields/bad`;
    const fields = (await entriesOf(requestId)).filter(({ logType }) => String(logType).endsWith("Mapping"));
    assert.deepEqual(fields, [
      {
        logType: "RequestMapping",
        ...place,
        resolverArn,
        fieldInError: false,
        requestId,
        graphQLAPIId: api.id,
      },
      {
        logType: "ResponseMapping",
        ...place,
        resolverArn,
        fieldInError: true,
        errors: ["that failed"],
        requestId,
        graphQLAPIId: api.id,
      },
    ]);
    assert.equal(lines.length, 4);
  });

  it("tell at INFO what handlers say", async () => {
    await log(await role("logs-info", ALL), "INFO", true);
    const { requestId } = await api.ask('{ word(secret: "said") }');
    const [said, ...others] = await linesOf(requestId);
    assert.equal(said, `${requestId} INFO - Query.word: "asked for" "said"`);
    assert.equal(others.length, 2);
  });

  it("are everything at ALL with verbose content, but for the token", async () => {
    await log(await role("logs-all", ALL), "ALL", false);
    const { requestId } = await api.ask('query Q { word(secret: "seen") plain }');
    const lines = await linesOf(requestId);
    assert.equal(lines[0], `${requestId} Begin Request`);
    assert.match(lines[1] ?? "", /^\S+ Request Headers: \{.*"content-type":"application\/json"/);
    assert.equal(
      lines[2],
      `${requestId} GraphQL Query: query Q { word(secret: "seen") plain }, Operation: null, Variables: {}`,
    );
    assert.equal(lines.at(-1), `${requestId} End Request`);
    assert.equal(/authorization/i.test(lines.join("")), false);
    const entries = await entriesOf(requestId);
    const mapped = entries.find(({ logType }) => logType === "RequestMapping");
    assert.deepEqual(mapped?.["context"], { arguments: { secret: "seen" }, source: null, stash: {} });
    assert.equal(mapped?.["transformedTemplate"], '{"payload":"seen"}');
    const traced = entries.filter(({ logType }) => logType === "Tracing");
    assert.deepEqual(
      traced
        .map(({ path, parentType, returnType, resolverArn }) => [
          path,
          parentType,
          returnType,
          resolverArn !== undefined,
        ])
        .sort(),
      [
        [["plain"], "Query", "String", false],
        [["word"], "Query", "String", true],
      ],
    );
  });

  it("are written to a group that is there by a role that can't make one, and are lost with a role that may not write", async () => {
    await log(await role("logs-stream", ["CreateLogStream", "PutLogEvents"]), "NONE", true);
    const kept = await api.ask('{ word(secret: "s") }');
    assert.equal((await entriesOf(kept.requestId)).length, 2);
    await log(await role("logs-none", ["CreateLogGroup"]), "ALL", false);
    const lost = await api.ask('{ word(secret: "s") }');
    assert.deepEqual([lost.status, lost.data], [200, { word: "s" }]);
    assert.deepEqual(await linesOf(lost.requestId), []);
    const said = api.bed.platform.logs.recent("appsync").at(-1);
    assert.equal(said?.level, "error");
    assert.match(
      said.message,
      /^\d+ lines for log group \/aws\/appsync\/apis\/\w+ are lost: .*assumed-role\/logs-none\//,
    );
    assert.match(said.message, /logs:CreateLogStream/);
  });

  it("have the status of requests that are refused, and count them", async () => {
    await log(await role("logs-refused", ALL), "ALL", true);
    metrics.length = 0;
    const { status, requestId } = await api.ask("{ plain }", {}, "nonsense");
    assert.equal(status, 401);
    assert.deepEqual(
      (await entriesOf(requestId)).map(({ logType, statusCode }) => [logType, statusCode]),
      [["RequestSummary", 401]],
    );
    await api.ask("{ plain }");
    const own = metrics.filter(({ namespace }) => namespace === "AWS/AppSync");
    const values = (name: string) =>
      own.filter(({ metricName }) => metricName === name).map(({ value, unit }) => [value, unit]);
    for (const { dimensions } of own) assert.deepEqual(dimensions, { GraphQLAPIId: api.id });
    assert.deepEqual(values("Requests"), [
      [1, "Count"],
      [1, "Count"],
    ]);
    assert.deepEqual(values("4XXError"), [
      [1, "Count"],
      [0, "Count"],
    ]);
    assert.deepEqual(values("5XXError"), [
      [0, "Count"],
      [0, "Count"],
    ]);
    assert.deepEqual(
      values("Latency").map(([, unit]) => unit),
      ["Milliseconds", "Milliseconds"],
    );
  });
});
