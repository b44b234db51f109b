import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readStack } from "../../engine/project.ts";

// https://www.pulumi.com/docs/iac/concepts/projects/project-file/
describe("A project", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "project-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };
  const programOf = async (files: Readonly<Record<string, string>>) => {
    write({ "Pulumi.yaml": "name: shop\nruntime: nodejs\n", ...files });
    return (await readStack(folder, "dev", {})).program;
  };

  it("has the configuration of its own file under that of the stack, by full key", async () => {
    write({
      "Pulumi.yaml":
        "name: shop\nruntime: nodejs\nconfig:\n  size: { type: string, default: small }\n  aws:region: us-east-1\n  colour: { value: red }\n  unset: { type: string }\n",
      "Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n  shop:list: [1, two]\n  shop:flag: true\n",
      "index.ts": "",
    });
    const { project, config, region, secretKeys } = await readStack(folder, "dev", {});
    assert.equal(project, "shop");
    assert.deepEqual(config, {
      "shop:size": "small",
      "aws:region": "eu-west-1",
      "shop:colour": "red",
      "shop:list": '[1,"two"]',
      "shop:flag": "true",
    });
    assert.equal(region, "eu-west-1");
    assert.deepEqual(secretKeys, []);
  });

  it("gets its secrets from the environment, and says which variable is missing", async () => {
    write({
      "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "config:\n  shop:apiKey: { secure: AAAB }\n",
      "index.ts": "",
    });
    const { config, secretKeys } = await readStack(folder, "dev", { PULUMI_SECRET_SHOP_API_KEY: "s3cret" });
    assert.deepEqual([config, secretKeys], [{ "shop:apiKey": "s3cret" }, ["shop:apiKey"]]);
    await assert.rejects(
      readStack(folder, "dev", {}),
      /shop:apiKey is a secret.* Fix: .*PULUMI_SECRET_SHOP_API_KEY/,
    );
  });

  it("may have stacks without a file, if none has one", async () => {
    write({ "Pulumi.yaml": "name: shop\nruntime: nodejs\n", "index.ts": "" });
    assert.deepEqual((await readStack(folder, "dev", {})).config, {});
    write({ "Pulumi.prod.yaml": "config: {}\n" });
    await assert.rejects(
      readStack(folder, "dev", {}),
      /there is no stack "dev" .*Fix: use one of prod, or write Pulumi\.dev\.yaml/,
    );
  });

  it("has its program where main says, else where package.json does, else in the index file", async () => {
    assert.deepEqual(
      await programOf({
        "Pulumi.yaml": "name: shop\nruntime: nodejs\nmain: infra/main.ts\n",
        "infra/main.ts": "",
      }),
      {
        entry: join(folder, "infra/main.ts"),
        name: "infra/main.ts",
        workingDirectory: join(folder, "infra"),
        typescript: true,
      },
    );
    const inFolder = await programOf({
      "Pulumi.yaml": "name: shop\nruntime: nodejs\nmain: infra\n",
      "infra/index.ts": "",
      "infra/package.json": '{ "main": "bin/gone.js" }',
    });
    assert.equal(inFolder.entry, join(folder, "infra/index.ts"));
    const named = await programOf({
      "package.json": '{ "main": "start.ts" }',
      "start.ts": "",
      "index.js": "",
    });
    assert.deepEqual([named.name, named.workingDirectory], ["start.ts", folder]);
  });

  it("is loaded by Node itself where it says so", async () => {
    const runtime = (options: string) => `name: shop\nruntime: { name: nodejs, options: { ${options} } }\n`;
    const own = await programOf({ "Pulumi.yaml": runtime("typescript: false"), "index.ts": "" });
    assert.equal(own.typescript, false);
    const pulumi = await programOf({ "Pulumi.yaml": runtime("nodeargs: --trace-warnings") });
    assert.equal(pulumi.typescript, true);
  });

  it("that can't run here is told what is wrong", async () => {
    await assert.rejects(
      programOf({ "Pulumi.yaml": "name: shop\nruntime: python\n" }),
      /runtime "python", and only "nodejs" runs here\. Fix: /,
    );
    await assert.rejects(programOf({}), /has no program: no index\.js.*Fix: write index\.ts/);
    await assert.rejects(
      programOf({ "Pulumi.yaml": "name: shop\nruntime: nodejs\nmain: nowhere.ts\n" }),
      /nowhere\.ts is not there\. Fix: correct main in Pulumi\.yaml/,
    );
    await assert.rejects(
      programOf({ "Pulumi.yaml": "runtime: nodejs\n", "index.ts": "" }),
      /has no name\. Fix: /,
    );
    await assert.rejects(programOf({ "Pulumi.yaml": "- a\n" }), /Pulumi\.yaml must hold a mapping/);
  });
});
