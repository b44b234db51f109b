import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { FargateFixture, server } from "../../local/tests/ecs/support/fixture.ts";
import type { Made } from "../../local/tests/support/testbed.ts";
import { runCommand } from "../support/engine.ts";

const root = resolve(import.meta.dirname, "../..");

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
describe("npm run verify", function () {
  this.timeout(60_000);
  let fixture: FargateFixture;
  let folder: string;
  beforeEach(async () => {
    fixture = await new FargateFixture().start();
    folder = mkdtempSync(join(tmpdir(), "fake-pulumi-"));
  });
  afterEach(async () => {
    await fixture.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const imageOf = (definition: Made) =>
    (JSON.parse(String(definition["containerDefinitions"])) as { readonly image: string }[])[0]?.image;
  /** Runs it with a Pulumi CLI that answers these outputs, against the local ECS. */
  const verify = async (outputs: object, args: readonly string[] = []) => {
    writeFileSync(join(folder, "outputs.json"), JSON.stringify(outputs));
    const cli = join(folder, "pulumi");
    writeFileSync(
      cli,
      `#!/bin/sh\ncase "$1" in stack) cat "${join(folder, "outputs.json")}";; config) echo ap-northeast-2;; esac\n`,
    );
    chmodSync(cli, 0o755);
    const { accessKeyId, secretAccessKey } = fixture.testbed.capabilities.iam.operator;
    return await runCommand(process.execPath, ["scripts/verify.ts", ...args], {
      cwd: root,
      environment: {
        PATH: [folder, process.env["PATH"]].join(delimiter),
        AWS_ENDPOINT_URL: fixture.testbed.endpoint,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
      },
    });
  };
  const releaseOf = (definition: Made) => ({
    cluster: "cluster",
    service: "app",
    taskDefinition: definition["arn"],
    image: imageOf(definition),
  });

  it("is content while the tasks run that the stack wants", async () => {
    const definition = await fixture.define(server("one"));
    await fixture.deploy(definition);
    const { code, text } = await verify({ release: releaseOf(definition) });
    assert.equal(code, 0);
    assert.match(text, /^dev: arn:aws:ecs:.*task-definition\/app:1 runs, from .*@sha256:/);
  });

  it("ends with 1 when ECS has gone back to the tasks before, and says why", async () => {
    await fixture.deploy(await fixture.define(server("one")));
    const rollback = fixture.line(
      ({ source, message }) => source === "ecs" && message.includes("rolls back"),
    );
    const broken = await fixture.define('console.error("no database"); process.exit(1);');
    await fixture.testbed.resources.update("aws:ecs/service:Service", "app", fixture.serviceInputs(broken));
    await rollback;
    const { code, text } = await verify({ release: releaseOf(broken) }, ["--stack", "prod"]);
    assert.equal(code, 1);
    assert.match(text, /^prod: rolled back: app:1 runs, not app:2\n[^]*no database/);
  });

  it("ends with 1 when the tasks are made from another image", async () => {
    const definition = await fixture.define(server("one"));
    await fixture.deploy(definition);
    const { code, text } = await verify({ release: { ...releaseOf(definition), image: "other@sha256:1" } });
    assert.equal(code, 1);
    assert.match(text, /^dev: the tasks are made from .*, not from other@sha256:1/);
  });

  it("looks at the shop too where the stack has one, and tells of each", async () => {
    const definition = await fixture.define(server("one"));
    await fixture.deploy(definition);
    const release = releaseOf(definition);
    const both = await verify({ release, shopRelease: release });
    assert.equal(both.code, 0);
    assert.equal(both.text.match(/ runs, from /g)?.length, 2);
    const { code, text } = await verify({ release, shopRelease: { ...release, service: "shop" } });
    assert.equal(code, 1);
    assert.match(text, /app:1 runs, from /);
    assert.match(text, /^dev: there is no service shop/m);
  });

  it("ends with 1 when there is no such service, or no such output", async () => {
    const definition = await fixture.define(server("one"));
    const missing = await verify({ release: releaseOf(definition) });
    assert.equal(missing.code, 1);
    assert.match(missing.text, /^dev: there is no service app/);
    const older = await verify({ siteUrl: "https://example.com" });
    assert.equal(older.code, 1);
    assert.match(older.text, /^dev: the stack has no output `release`.*Fix: run `up` with this version/);
  });

  it("ends with 2 for a wrong command line, and shows how it is used", async () => {
    const wrong = await verify({}, ["--stak", "dev"]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.text, /Usage: npm run verify/);
    const help = await verify({}, ["--help"]);
    assert.equal(help.code, 0);
    const noCopy = await verify({}, ["--local", "--state", folder]);
    assert.equal(noCopy.code, 1);
    assert.match(noCopy.text, /^dev: no copy of it runs in .*Fix: npm start, or omit --local for AWS/);
  });
});
