import assert from "node:assert/strict";
import { appendFileSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { S3 } from "@aws-sdk/client-s3";
import { SQS } from "@aws-sdk/client-sqs";
import { Workspace } from "./support.ts";

describe("Programs of other people", function () {
  this.timeout(120_000);
  const workspace = new Workspace();
  before(() => {
    for (const project of ["orders", "queue", "worker", "callbacks"]) workspace.add(project);
  });
  after(() => workspace.remove());

  it("run from an exported function, with their own SDK, and their API answers at an address of its own", async () => {
    const copy = await workspace.start("orders");
    assert.match(copy.output, /^orders, stack dev$/m);
    const { outputs, region, site } = copy.running;
    assert.equal(region, "eu-west-1");
    assert.match(
      String(outputs["url"]),
      new RegExp(`^${site}/_host/\\w+\\.execute-api\\.eu-west-1\\.amazonaws\\.com/v1$`),
    );
    const answer = await fetch(`${String(outputs["url"])}/orders`, {
      method: "POST",
      body: JSON.stringify({ id: "one" }),
    });
    assert.equal(answer.status, 201);
    assert.deepEqual(await answer.json(), { id: "one", greeting: "thanks" });
    assert.match(String(outputs["tableName"]), /^orders-/);

    const resources = (await (await fetch(`${copy.running.console}/api/resources`)).json()) as {
      readonly urn: string;
      readonly type: string;
      readonly parent?: string;
    }[];
    const urns = new Set(resources.map(({ urn }) => urn));
    const orphans = resources.filter(({ parent }) => parent !== undefined && !urns.has(parent));
    assert.deepEqual(orphans, [], "each parent is listed");
    assert.ok(resources.some(({ type }) => type === "pulumi:pulumi:Stack"));

    const none = await fetch(`${site}/`);
    assert.equal(none.status, 404);
    assert.match(await none.text(), /no CloudFront distribution/);

    // The stack file is a part of the program: an edit of it is taken over too.
    const told = copy.says(/take" has new environment/);
    writeFileSync(
      join(workspace.folder, "orders/Pulumi.dev.yaml"),
      "config:\n  aws:region: eu-west-1\n  orders:greeting: merci\n",
    );
    await told;
    const again = await fetch(`${String(outputs["url"])}/orders`, {
      method: "POST",
      body: JSON.stringify({ id: "two" }),
    });
    assert.deepEqual(await again.json(), { id: "two", greeting: "merci" });
  });

  it("run as Pulumi's TypeScript loader runs them: enums, parameter properties, CommonJS, exported values", async () => {
    const copy = await workspace.start("queue");
    const { outputs } = copy.running;
    assert.deepEqual(Object.keys(outputs).sort(), ["patience", "queueArn", "queueUrl"]);
    assert.equal(outputs["patience"], 60);
    const queueUrl = String(outputs["queueUrl"]);
    const client = new SQS(copy.clientConfig);
    const { Attributes } = await client.getQueueAttributes({
      QueueUrl: queueUrl,
      AttributeNames: ["VisibilityTimeout"],
    });
    assert.deepEqual(Attributes, { VisibilityTimeout: "60" });
    assert.deepEqual((await client.listQueueTags({ QueueUrl: queueUrl })).Tags, {
      description: "what waits to be done",
    });
  });

  it("wait at their top level, and refer to the stack of a project beside them", async () => {
    const queueArn = JSON.parse(
      readFileSync(join(workspace.folder, "queue/.local/dev/engine/outputs.json"), "utf8"),
    ) as { outputs: Record<string, string> };
    const copy = await workspace.start("worker");
    const { outputs } = copy.running;
    const bucket = String(outputs["bucketName"]);
    assert.equal(outputs["url"], `s3://${bucket}/eu-west-1`);
    assert.equal(outputs["queueUrl"], queueArn.outputs["queueUrl"]);
    const { TagSet } = await new S3({ ...copy.clientConfig, forcePathStyle: true }).getBucketTagging({
      Bucket: bucket,
    });
    assert.deepEqual(TagSet, [{ Key: "queue", Value: queueArn.outputs["queueArn"] }]);
  });

  it("have functions that are written in the program itself", async () => {
    const copy = await workspace.start("callbacks");
    const { outputs, console } = copy.running;
    await new SQS(copy.clientConfig).sendMessage({
      QueueUrl: String(outputs["queueUrl"]),
      MessageBody: "the first",
    });
    let log = "";
    while (!log.includes("thanks for the first")) log = await (await fetch(`${console}/api/logs`)).text();
  });

  it("use the packages that they bring", async () => {
    const sdk = join(workspace.folder, "queue/node_modules/@pulumi/pulumi/package.json");
    const manifest = readFileSync(sdk, "utf8");
    // The file may be a second name of this repository's.
    rmSync(sdk);
    writeFileSync(sdk, manifest.replace('"name": "@pulumi/pulumi"', '"name": "@pulumi/pulumi", "own": true'));
    appendFileSync(
      join(workspace.folder, "queue/index.ts"),
      '\nexport const sdk = require.resolve("@pulumi/pulumi/package.json");\nexport const own = require("@pulumi/pulumi/package.json").own;\n',
    );
    const copy = await workspace.start("queue", "--state", join(workspace.folder, "other"));
    assert.equal(copy.output.includes("Ready in"), true);
    const { outputs } = JSON.parse(
      readFileSync(join(workspace.folder, "other/dev/running.json"), "utf8"),
    ) as { outputs: Record<string, unknown> };
    assert.equal(outputs["sdk"], realpathSync(sdk));
    assert.equal(outputs["own"], true);
  });

  it("are told what is wrong with file, line and remedy", async () => {
    const refused = async (project: string, file: string, text: string) => {
      const path = join(workspace.folder, project, file);
      const before = readFileSync(path, "utf8");
      writeFileSync(path, text);
      try {
        await workspace.start(project, "--state", join(workspace.folder, "refused"), "--reset");
      } catch (error) {
        return (error as Error).message.split("\n").at(-2) ?? "";
      } finally {
        writeFileSync(path, before);
      }
      throw new Error("the program was run");
    };
    // Node's own type stripping has no enums.
    assert.match(
      await refused("orders", "index.ts", "\nenum Colour { Red }\nexport default () => Colour.Red;\n"),
      /^index\.ts:2: .*enum.* Fix: .*typescript: false/,
    );
    assert.match(
      await refused("orders", "index.ts", 'import "./nowhere";\n'),
      /^index\.ts: Cannot find module .*nowhere.* Fix: /,
    );
    assert.match(
      await refused("queue", "index.ts", "\n\nconst await x = 1;\n"),
      /^index\.ts:3: Cannot use "await" .*Fix: correct it there/,
    );
    assert.match(
      await refused("queue", "index.ts", 'import "./nowhere";\n'),
      /^index\.ts: Cannot find module .*nowhere.* Fix: /,
    );
  });
});
