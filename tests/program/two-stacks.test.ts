import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { ApiLogging, RestApi } from "../../components/rest-api/index.ts";
import { apigateway } from "../../local/aws/apigateway/index.ts";
import { cloudwatch } from "../../local/aws/cloudwatch/index.ts";
import { logs } from "../../local/aws/logs/index.ts";
import { ServiceBackend, runInProcess } from "../../local/engine/testing.ts";
import { Store } from "../../local/host/store.ts";
import { startTestbed, type Testbed } from "../../local/tests/support/testbed.ts";

/** A stack with one API, which fails, so that it has something to log. */
const stackWith = (isOwner: boolean) => () => {
  const api = new RestApi("hello", {
    stage: "v1",
    logging: new ApiLogging("logging", { isOwner }),
    routes: [
      {
        method: "GET",
        path: "/",
        authorization: "none",
        integration: { type: "HTTP_PROXY", integrationHttpMethod: "GET", uri: "http://127.0.0.1:1/" },
      },
    ],
  });
  return { domainName: api.domainName, accessLog: api.nodes.logGroup.name, api: api.nodes.restApi.id };
};

// One account and region, two stacks with a state each.
describe("Two stacks in one account of the local cloud", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  let folder: string;
  let client: CloudWatchLogsClient;
  const states = new Map<string, Store>();
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "two-stacks-"));
    testbed = await startTestbed([apigateway, logs, cloudwatch]);
    client = new CloudWatchLogsClient(testbed.clientConfig);
    for (const stack of ["dev", "prod"]) states.set(stack, await Store.open(join(folder, stack)));
  });
  after(async () => {
    client.destroy();
    for (const state of states.values()) await state.close();
    await testbed.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const up = async (stack: string, program: () => unknown) => {
    const { region, services } = testbed;
    const { outputs } = await runInProcess({
      project: "test",
      stack,
      config: { "aws:region": region },
      timeoutMs: 20_000,
      backend: new ServiceBackend({ services, store: states.get(stack)!, region }),
      program,
    });
    return outputs as { readonly domainName: string; readonly accessLog: string; readonly api: string };
  };
  const destroy = (stack: string) => up(stack, () => ({}));
  const groups = async () =>
    ((await client.send(new DescribeLogGroupsCommand({}))).logGroups ?? []).map(
      ({ logGroupName = "" }) => logGroupName,
    );
  const linesOf = async (logGroupName: string) =>
    ((await client.send(new FilterLogEventsCommand({ logGroupName }))).events ?? []).map(
      ({ message = "" }) => message,
    );
  /** Calls the API, and answers the lines that this added to a group. */
  const linesOfCall = async (domainName: string, group: string): Promise<readonly string[]> => {
    const before = await linesOf(group);
    await testbed.platform.endpoints.fetch(domainName, {
      method: "GET",
      url: "/v1/",
      headers: { host: domainName },
      body: Buffer.alloc(0),
      remoteAddress: "192.0.2.7",
    });
    for (;;) {
      const lines = (await linesOf(group)).slice(before.length);
      if (lines.length > 0) return lines;
    }
  };

  it("log by the owner's role; a second owner is refused by name; each goes with its own groups alone", async () => {
    const prod = await up("prod", stackWith(true));
    await assert.rejects(
      up("dev", stackWith(true)),
      /Role with name api-gateway-logs-ap-northeast-2 already exists/,
    );
    await destroy("dev");
    const dev = await up("dev", stackWith(false));

    const execution = (api: string) => `API-Gateway-Execution-Logs_${api}/v1`;
    for (const { domainName, accessLog, api } of [dev, prod]) {
      assert.match((await linesOfCall(domainName, accessLog))[0] ?? "", /"status":"50\d"/);
      assert.ok((await linesOfCall(domainName, execution(api))).length > 0);
    }
    const both = await groups();
    assert.ok(both.includes(execution(dev.api)) && both.includes(dev.accessLog));

    await destroy("dev");
    assert.deepEqual((await groups()).sort(), [prod.accessLog, execution(prod.api)].sort());
    assert.match((await linesOfCall(prod.domainName, prod.accessLog))[0] ?? "", /"status":"50\d"/);

    await destroy("prod");
    assert.deepEqual(await groups(), []);
  });
});
