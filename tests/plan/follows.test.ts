import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { reportOf } from "./support.ts";

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/** A function with an alias. */
function hello(code: string, args: Partial<aws.lambda.FunctionArgs> = {}) {
  const role = new aws.iam.Role("hello", { assumeRolePolicy: trust });
  const fn = new aws.lambda.Function("hello", {
    role: role.arn,
    runtime: "nodejs24.x",
    handler: "index.handler",
    code: new pulumi.asset.AssetArchive({ "index.mjs": new pulumi.asset.StringAsset(code) }),
    ...args,
  });
  new aws.lambda.Alias("live", { functionName: fn.name, functionVersion: fn.version });
}

/** A service that runs an image. */
function service(build: docker.ImageArgs["build"], tag: string) {
  const image = new docker.Image("image", {
    imageName: `registry.example/shop:${tag}`,
    build,
    skipPush: true,
  });
  const tasks = new aws.ecs.TaskDefinition("tasks", {
    family: "tasks",
    containerDefinitions: pulumi.jsonStringify([{ name: "shop", image: image.repoDigest }]),
  });
  new aws.ecs.Service("service", { taskDefinition: tasks.arn });
}

// Pulumi's provider says of these outputs that they are known only after the update, so a preview shows what refers to them too.
describe("Plan of a change of code", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "plan-image-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("tells the version of a function that publishes, and its alias", async () => {
    assert.equal(
      await reportOf(
        () => hello("export const handler = 1;", { publish: true }),
        () => hello("export const handler = 10;", { publish: true }),
        ["Rules"],
      ),
      `Stage dev: 2 updated, 1 unchanged

  Resources
     ~ lambda.Function hello
       code: 25 bytes (389da606) → 26 bytes (b89cab19)
       in place: each change of code or configuration is a version, where the function publishes; its alias goes over to it, none is cut off
     ~ lambda.Alias live (because of hello)
       functionVersion: new, with what it refers to
       in place: callers get the new version with their next call
`,
    );
  });

  it("tells no version of a function that does not publish, nor of what is no part of a version", async () => {
    assert.match(
      await reportOf(
        () => hello("export const handler = 1;"),
        () => hello("export const handler = 10;"),
      ),
      /^Stage dev: 1 updated, 2 unchanged\n/,
    );
    assert.match(
      await reportOf(
        () => hello("", { publish: true, reservedConcurrentExecutions: 5 }),
        () => hello("", { publish: true, reservedConcurrentExecutions: 6, tags: { team: "shop" } }),
      ),
      /^Stage dev: 1 updated, 2 unchanged\n/,
    );
  });

  it("tells the tasks that run a new image, and the roll of their service", async () => {
    const report = await reportOf(
      () => service({ context: "./a" }, "1"),
      () => service({ context: "./a" }, "2"),
    );
    assert.match(report, /^Stage dev: 2 updated, 1 replaced, 0 unchanged\n/);
    assert.match(
      report,
      /~ Image image\n {7}imageName: registry\.example\/shop:1 → registry\.example\/shop:2\n/,
    );
    assert.match(report, /~ ecs\.Service service \(because of tasks\)\n.*\n {7}in place: a roll: /);
    // A revision of a task definition is nothing to be warned of.
    assert.match(report, /\n {5}± ecs\.TaskDefinition tasks \(because of image\)\n/);
    assert.doesNotMatch(report, /Data and down-time/);
  });

  it("looks into the folder that an image is built from, by what its .dockerignore leaves", async () => {
    const withFile = (file: string, content: string) => async () => {
      await writeFile(join(folder, file), content);
      service({ context: folder }, "1");
    };
    await writeFile(join(folder, ".dockerignore"), "*.log\n");
    await writeFile(join(folder, "index.mjs"), "1");
    const report = await reportOf(withFile("index.mjs", "1"), withFile("index.mjs", "10"));
    assert.match(report, /~ Image image\n {7}build\.context: 7 bytes \(\w{8}\) → 8 bytes \(\w{8}\)\n/);
    assert.match(
      await reportOf(withFile("some.log", "1"), withFile("some.log", "10")),
      /^Stage dev: no change/,
    );
  });
});
