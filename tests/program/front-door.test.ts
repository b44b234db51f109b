import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { setImmediate } from "node:timers/promises";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { FrontDoor, type FrontDoorArgs } from "../../components/front-door/index.ts";
import { GraphQlApi } from "../../components/graphql-api/index.ts";
import { ApiLogging, RestApi, type Route } from "../../components/rest-api/index.ts";
import { StaticSite } from "../../components/static-site/index.ts";
import { Table } from "../../components/table/index.ts";
import { apigateway } from "../../local/aws/apigateway/index.ts";
import { appsync } from "../../local/aws/appsync/index.ts";
import { cloudfront } from "../../local/aws/cloudfront/index.ts";
import { dynamodb } from "../../local/aws/dynamodb/index.ts";
import { logs } from "../../local/aws/logs/index.ts";
import { s3 } from "../../local/aws/s3/index.ts";
import type { Headers, HttpResponse } from "../../local/contract/http.ts";
import type { ResourceGraph } from "../../local/engine/index.ts";
import { ServiceBackend, runInProcess } from "../../local/engine/testing.ts";
import { FakeTokens } from "../../local/tests/apigateway/support/fakes.ts";
import { startTestbed, type Testbed } from "../../local/tests/support/testbed.ts";

const mock: Route["integration"] = {
  type: "MOCK",
  requestTemplates: { "application/json": '{"statusCode": 200}' },
};
const things = (parameter: string): Route[] => [
  { method: "GET", path: "/things", authorization: "none", integration: mock, responses: { 200: {} } },
  {
    method: "PUT",
    path: `/things/{${parameter}}/parts`,
    authorization: "none",
    integration: mock,
    body: { type: "object" },
    throttle: { ratePerSecond: 5, burst: 5 },
    responses: { 200: {} },
  },
];

/** A GET resolver's code, whose table has nothing. */
const code = `import { util } from "@aws-appsync/utils";
export function request() { return { operation: "GetItem", key: util.dynamodb.toMapValues({ id: "x" }) }; }
export function response() { return "read"; }`;

// https://aws.amazon.com/blogs/compute/protecting-your-api-using-amazon-api-gateway-and-aws-waf-part-2/
describe("A front door, in the local cloud", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  let content: string;
  let graph: ResourceGraph;
  let outputs: Record<string, string>;
  const tokens = new FakeTokens();
  before(async () => {
    content = await mkdtemp(join(tmpdir(), "site-"));
    await writeFile(join(content, "index.html"), "<p>hello</p>");
    tokens.known.set("token", { claims: { sub: "s", username: "u" }, use: "id" });
    testbed = await startTestbed([logs, dynamodb, s3, apigateway, appsync, cloudfront], {
      capabilities: { tokens },
    });
  });
  after(async () => {
    await testbed.stop();
    await rm(content, { recursive: true });
  });

  const up = async (door: FrontDoorArgs, parameter = "thingId", routes = things) => {
    const { region, platform, services } = testbed;
    const backend = new ServiceBackend({ services, store: platform.store, region });
    const program = () => {
      const frontDoor = new FrontDoor("door", door);
      const api = new RestApi("api", {
        stage: "api",
        routes: routes(parameter),
        logging: new ApiLogging("logging"),
        frontDoor,
      });
      const graphql = new GraphQlApi("graphql", {
        schema: "type Query { thing: String }",
        userPoolId: "ap-northeast-2_AbCdEfGhI",
        table: new Table("things", { partitionKey: { attribute: "id" }, protect: false }),
        resolvers: [{ field: "Query.thing", operation: "GetItem", code }],
        frontDoor,
      });
      const site = new StaticSite("site", {
        content: relative(process.cwd(), content),
        apis: { apiUrl: api, graphqlUrl: graphql },
        protect: false,
      });
      return { site: site.distributionId, api: api.domainName, graphql: graphql.domainName };
    };
    const made = await runInProcess({
      project: "test",
      stack: "dev",
      config: { "aws:region": region },
      timeoutMs: 20_000,
      backend,
      program: program,
    });
    graph = made.graph;
    outputs = made.outputs as Record<string, string>;
    return backend.changes.map(({ kind, type, name }) => `${kind} ${type.split(":").at(-1)} ${name}`);
  };

  const textOf = ({ body }: HttpResponse) => (body as Buffer).toString();
  const request = (method: string, url: string, headers: Headers, body: string) => ({
    method,
    url,
    headers: { host: "x", ...headers },
    body: Buffer.from(body),
    remoteAddress: "203.0.113.9",
  });
  const visit = async (method: string, url: string, headers: Headers = {}, body = "") =>
    await testbed.capabilities.sites.handle(outputs["site"] ?? "", request(method, url, headers, body));
  const direct = async (host: string, method: string, url: string, headers: Headers = {}, body = "") =>
    await testbed.platform.endpoints.fetch(outputs[host] ?? "", request(method, url, headers, body));
  const query = JSON.stringify({ query: "{ thing }" });
  const authorization = { authorization: "token", "content-type": "application/json" };
  const read = { data: { thing: "read" } };
  /** Values of all keys, which nobody is shown. */
  const keys = () =>
    graph.byType("aws:apigateway/apiKey:ApiKey").map(({ outputs: { value } }) => value as string);

  it("lets in who comes through CloudFront, whatever they send under the secret's names", async () => {
    await up({});
    assert.equal((await visit("GET", "/api/things")).status, 200);
    assert.equal((await visit("GET", "/api/things", { "x-api-key": "made up" })).status, 200);
    const answer = await visit("POST", "/graphql", { ...authorization, "x-origin-verify": "made up" }, query);
    assert.deepEqual(JSON.parse(textOf(answer)), read);
  });

  it("refuses who goes to the API's own address, with a problem", async () => {
    for (const headers of [{}, { "x-api-key": "made up" }, { "x-origin-verify": keys()[0] ?? "" }]) {
      const answer = await direct("api", "GET", "/api/things", headers);
      assert.equal(answer.status, 403);
      assert.equal(answer.headers["content-type"], "application/problem+json");
      const { title, code: type } = JSON.parse(textOf(answer)) as { title: string; code: string };
      assert.deepEqual([title, type], ["Forbidden", "INVALID_API_KEY"]);
    }
    assert.equal((await direct("api", "GET", "/api/things", { "x-api-key": keys()[0] ?? "" })).status, 200);
  });

  it("resolves no field for who goes to the GraphQL API's own address with a good token", async () => {
    for (const headers of [{}, { "x-origin-verify": "made up" }, { "x-api-key": keys()[0] ?? "" }]) {
      const answer = await direct("graphql", "POST", "/graphql", { ...authorization, ...headers }, query);
      const { data, errors } = JSON.parse(textOf(answer)) as {
        data: { thing: unknown };
        errors: { errorType: string }[];
      };
      assert.equal(data.thing, null);
      assert.deepEqual(
        errors.map(({ errorType }) => errorType),
        ["Unauthorized"],
      );
    }
    const secret = { "x-origin-verify": keys()[0] ?? "" };
    const answer = await direct("graphql", "POST", "/graphql", { ...authorization, ...secret }, query);
    assert.deepEqual(JSON.parse(textOf(answer)), read);
  });

  it("shows nobody the secret", async () => {
    assert.equal(keys().length, 1);
    const shown = JSON.stringify([graph.toJSON(), outputs]);
    for (const key of keys()) assert.ok(!shown.includes(key));
    assert.match(shown, /"customHeaders":\[\{"name":"x-api-key","value":"\[secret\]"\}\]/);
    const client = new CloudWatchLogsClient(testbed.clientConfig);
    const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({}));
    const logged: string[] = [];
    // Until the refusals are in the access log, which is written a moment later.
    while (!logged.some((line) => line.includes("INVALID_API_KEY")))
      for (const { logGroupName } of logGroups) {
        const { events = [] } = await client.send(new FilterLogEventsCommand({ logGroupName }));
        logged.push(...events.map(({ message = "" }) => message));
      }
    client.destroy();
    logged.push(JSON.stringify(testbed.platform.logs.recent(undefined, 1_000)));
    for (const key of keys()) assert.ok(!logged.some((line) => line.includes(key)));
  });

  it("changes its key in three updates, and refuses no visitor meanwhile", async () => {
    const statuses = new Set<string>();
    let isOver = false;
    const visitors = (async () => {
      while (!isOver) {
        const { status } = await visit("GET", "/api/things");
        const graphql = JSON.parse(textOf(await visit("POST", "/graphql", authorization, query))) as object;
        statuses.add(`${status} ${JSON.stringify(graphql)}`);
        await setImmediate();
      }
    })();
    const [first] = keys();
    await up({ keys: [1, 2], current: 1 });
    const second = keys().find((key) => key !== first) ?? "";
    const taken = async (key: string | undefined) =>
      (await direct("api", "GET", "/api/things", { "x-api-key": key })).status;
    assert.deepEqual([await taken(first), await taken(second)], [200, 200]);
    await up({ keys: [1, 2], current: 2 });
    assert.deepEqual([await taken(first), await taken(second)], [200, 200]);
    await up({ keys: [2] });
    assert.deepEqual([await taken(first), await taken(second)], [403, 200]);
    const former = { ...authorization, "x-origin-verify": first ?? "" };
    const answer = await direct("graphql", "POST", "/graphql", former, query);
    assert.equal((JSON.parse(textOf(answer)) as typeof read).data.thing, null);
    isOver = true;
    await visitors;
    assert.deepEqual([...statuses], [`200 ${JSON.stringify(read)}`]);
  });

  // API Gateway takes one variable part beside each other: a new one before the old one is gone would be refused.
  it("goes on in place when a path parameter gets another name", async () => {
    const json = { "content-type": "application/json" };
    const put = async () => (await visit("PUT", "/api/things/1/parts", json, "{}")).status;
    assert.equal(await put(), 200);
    const changes = await up({ keys: [2] }, "id");
    assert.deepEqual(
      changes.filter((change) => !/ (Deployment|Stage) /.test(change)),
      [
        "changed Resource api-things-parameter",
        "changed Method api-put-things-parameter-parts",
        "replaced MethodSettings api-settings-put-things-parameter-parts",
      ],
    );
    assert.ok(changes.includes("replaced Deployment api-deployment"), changes.join());
    assert.equal(await put(), 200);
  });
});
