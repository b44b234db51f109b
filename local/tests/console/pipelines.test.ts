import assert from "node:assert/strict";
import { BatchGetBuildsCommand } from "@aws-sdk/client-codebuild";
import { lambda } from "../../aws/lambda/index.ts";
import { pipes } from "../../aws/pipes/index.ts";
import type { ConsoleData } from "../../console/data.ts";
import { consoleData } from "../../console/from-cloud.ts";
import { openConsole } from "../../console/server.ts";
import { ResourceGraph } from "../../engine/index.ts";
import type { LoopbackServer } from "../../host/loopback-server.ts";
import { approval, build, Delivery } from "../codepipeline/support/delivery.ts";

describe("The console's page of pipelines", function () {
  this.timeout(60_000);
  let delivery: Delivery;
  let server: LoopbackServer;
  before(async () => {
    delivery = await Delivery.open({ factories: [lambda, pipes] });
    await delivery.commit("one", {
      "test.yml": `
version: 0.2
phases: { build: { commands: ["echo '<script>alert(1)</script>'"] } }
reports: { unit: { files: [results.xml] } }
`,
      "results.xml":
        '<testsuite name="s"><testcase name="&lt;b&gt;red"><failure message="&lt;i&gt;why"/></testcase><testcase name="green"/></testsuite>',
    });
    await delivery.project("test");
    await delivery.pipeline("web", [
      { name: "Test", actions: [build("Test", "test")] },
      { name: "Ask", actions: [approval()] },
    ]);
    const { platform, services } = delivery.testbed;
    const overview = () => ({ stack: "dev", region: "", site: "", aws: "", outputs: {} });
    const data: ConsoleData = consoleData({ overview, graph: () => new ResourceGraph(), services, platform });
    server = await openConsole(data, 0);
  });
  after(async () => {
    await server.close();
    await delivery.close();
  });

  const page = async (path: string) => await (await fetch(`${server.url}${path}`)).text();
  const post = async (
    parameters: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
  ) =>
    await fetch(`${server.url}/api/pipelines/command?${new URLSearchParams(parameters).toString()}`, {
      method: "POST",
      headers,
    });
  const arn = "arn:aws:codepipeline:ap-northeast-2:000000000000:web";

  it("shows stages, builds with their reports, and a log whose text is no markup", async () => {
    const token = await delivery.token("web", "Ask");
    const text = await page("/pipelines");
    assert.match(text, /<h2>web<\/h2>/);
    assert.match(text, /Release change/);
    assert.match(text, new RegExp(`token=${token}`));
    const [path = ""] = /\/pipelines\/test_[\w-]+/.exec(text) ?? [];
    const { builds = [] } = await delivery.builds.send(
      new BatchGetBuildsCommand({ ids: [path.replace("/pipelines/", "").replace("_", ":")] }),
    );
    assert.equal(builds[0]?.buildStatus, "SUCCEEDED");
    const item = await page(path);
    assert.match(item, /1 passed, <span class="bad">1 failed<\/span>, 0 skipped/);
    assert.match(item, /&lt;b&gt;red/);
    assert.match(item, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
    assert.doesNotMatch(item, /<script>|<b>red|<i>why/);
  });

  it("does what its buttons say, and nothing for a page of another origin", async () => {
    const id = await delivery.newest("web");
    const token = await delivery.token("web", "Ask");
    const decision = { do: "approve", arn, stage: "Ask", action: "Approve", token };
    assert.equal((await post(decision, { "sec-fetch-site": "cross-site" })).status, 403);
    assert.equal((await post({ ...decision, token: "other" }, { "x-console": "1" })).status, 400);
    assert.equal((await post({ do: "explode", arn }, { "x-console": "1" })).status, 400);
    assert.equal((await delivery.execution("web", id)).status, "InProgress");
    assert.equal((await post(decision, { "x-console": "1" })).status, 200);
    assert.equal((await delivery.ended("web", id)).status, "Succeeded");

    assert.equal((await post({ do: "release", arn }, { "x-console": "1" })).status, 200);
    const next = await delivery.newest("web");
    assert.notEqual(next, id);
    const asked = {
      do: "reject",
      arn,
      stage: "Ask",
      action: "Approve",
      token: await delivery.token("web", "Ask"),
    };
    await post({ ...asked, reason: "no" }, { "x-console": "1" });
    assert.equal((await delivery.ended("web", next)).status, "Failed");
    assert.match(await page("/pipelines"), />Retry</);
    await post({ do: "retry", arn, stage: "Ask", executionId: next }, { "x-console": "1" });
    await delivery.token("web", "Ask");
    await post({ do: "stop", arn, executionId: next }, { "x-console": "1" });
    assert.equal((await delivery.ended("web", next)).status, "Stopped");
  });

  it("completes a connection", async () => {
    const made = await delivery.testbed.resources.create("aws:codeconnections/connection:Connection", "new", {
      name: "new",
    });
    const connection = made["arn"] as string;
    assert.match(await page("/pipelines"), /The connection new to GitHub is PENDING/);
    await post({ do: "connect", arn: connection }, { "x-console": "1" });
    assert.equal(delivery.testbed.capabilities.connections.find(connection)?.status, "AVAILABLE");
    assert.doesNotMatch(await page("/pipelines"), /is PENDING/);
  });
});
