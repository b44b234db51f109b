import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { cloneTo } from "../../deploying/support/clone.ts";
import { engineFolder, engineTitle, runCommand, type CommandAnswer } from "../../support/engine.ts";

const root = resolve(import.meta.dirname, "../../..");

/** A program of somebody else: JavaScript, another name, a queue that shows messages again while they are handled, two secrets. */
const elsewhere = {
  "package.json": JSON.stringify({ name: "elsewhere", type: "commonjs", main: "index.js" }),
  "Pulumi.yaml": "name: elsewhere\nruntime:\n  name: nodejs\n  options: { typescript: false }\n",
  "Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n",
  "index.js": `
const aws = require("@pulumi/aws");
const pulumi = require("@pulumi/pulumi");
const fn = new aws.lambda.Function("worker", {
  runtime: pulumi.secret("hunter2"), handler: "index.handler", role: "arn:aws:iam::111122223333:role/worker", timeout: 60,
  environment: { variables: { PASSWORD: pulumi.secret("hunter2") } },
  code: new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset("exports.handler = () => {}") }),
});
const queue = new aws.sqs.Queue("orders", { sqsManagedSseEnabled: true, visibilityTimeoutSeconds: 30, redrivePolicy: "{}" });
new aws.lambda.EventSourceMapping("orders", { eventSourceArn: queue.arn, functionName: fn.arn });
new aws.dynamodb.Table("bills", { hashKey: "Id", attributes: [{ name: "Id", type: "S" }], billingMode: "PAY_PER_REQUEST" });
`,
};

/** What is read of a package.json. */
interface Manifest {
  readonly version: string;
  readonly main: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Puts the packages beside a program, and the language host that runs policy packs first on its PATH. */
function linkPackages(folder: string): void {
  const modules = join(folder, "node_modules");
  rmSync(modules, { force: true });
  mkdirSync(join(modules, ".bin"), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules")).filter((one) => !one.startsWith(".")))
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  symlinkSync(join(root, "node_modules/.bin/node"), join(modules, ".bin/node"));
  const host = join(modules, ".bin/pulumi-language-nodejs");
  writeFileSync(host, `#!/bin/sh\nexec node "${join(import.meta.dirname, "language-host.mjs")}" "$@"\n`);
  chmodSync(host, 0o755);
}

describe(`The policy pack, ${engineTitle}`, function () {
  this.timeout(600_000);
  const folder = mkdtempSync(join(tmpdir(), "policy-pack-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("has a project file, a manifest and an entry that agree", () => {
    const read = (file: string) => readFileSync(join(root, file), "utf8");
    const pack = JSON.parse(read("policies/package.json")) as Manifest;
    const own = JSON.parse(read("package.json")) as Manifest;
    assert.match(read("policies/PulumiPolicy.yaml"), /^runtime: nodejs$/m);
    assert.match(read("policies/PulumiPolicy.yaml"), new RegExp(`^version: ${pack.version}$`, "m"));
    assert.match(read(`policies/${pack.main}`), /import\("\.\/serve\.ts"\)/);
    const versions = { ...own.dependencies, ...own.devDependencies };
    assert.equal(pack.dependencies["@pulumi/policy"], versions["@pulumi/policy"]);
  });

  if (engineFolder === undefined) return;
  const engine = engineFolder;
  const pulumi = (
    program: string,
    stack: string,
    args: readonly string[],
    environment: NodeJS.ProcessEnv = {},
  ): Promise<CommandAnswer> =>
    runCommand(join(engine, "pulumi"), [...args, "--stack", stack, "--non-interactive", "--color", "never"], {
      cwd: program,
      environment: {
        PATH: [engine, process.env["PATH"]].join(delimiter),
        STANDIN_HOME: join(program, ".pulumi-standin"),
        STANDIN_ROOT: program,
        STANDIN_ENGINE: engine,
        AWS_EC2_METADATA_DISABLED: "true",
        ...environment,
      },
    });
  const withPack = ["--policy-pack", join(root, "policies")];

  describe("of another program", () => {
    const program = join(folder, "elsewhere");
    const config = join(folder, "config.json");
    const preview = (...args: readonly string[]) => pulumi(program, "dev", ["preview", ...withPack, ...args]);
    before(async () => {
      mkdirSync(program);
      for (const [file, text] of Object.entries(elsewhere)) writeFileSync(join(program, file), text);
      linkPackages(program);
      const { code, text } = await pulumi(program, "dev", ["stack", "init"]);
      assert.equal(code, 0, text);
    });

    it("stops a preview by what two resources do not agree about, in words, and tells no secret", async () => {
      const { code, text } = await preview();
      assert.notEqual(code, 0, text);
      assert.match(text, /\[mandatory\].+queue-visibility +\(aws:sqs:Queue: orders\)/);
      assert.match(text, /use 360 or more, six times the 60 seconds of "worker"/);
      assert.match(text, /\(environment\.variables\.PASSWORD is a secret\)/);
      assert.match(text, /\(runtime is a secret\)/);
      assert.match(text, /\[advisory\].+lambda-traced/);
      assert.ok(!text.includes("hunter2"), text);
    });

    it("keeps a resource that breaks a rule from being made", async () => {
      const log = join(folder, "calls.jsonl");
      const environment = { STANDIN_LOG: log };
      const { code, text } = await pulumi(
        program,
        "dev",
        ["up", "--yes", "--skip-preview", ...withPack],
        environment,
      );
      assert.notEqual(code, 0, text);
      // The function and the table are asked about side by side, and the first that breaks a rule ends the run.
      assert.match(text, /\[mandatory\].+(lambda-runtime|dynamodb-backups)/);
      const made = existsSync(log) ? readFileSync(log, "utf8") : "";
      assert.doesNotMatch(made, /"op":"create"[^\n]*aws:(lambda\/function:Function|dynamodb\/table:Table)/);
    });

    it("takes the program's exceptions and levels from a file", async () => {
      const exceptions = [
        {
          resources: "orders",
          stages: ["dev"],
          reason: "Nothing is handled here, and nobody waits for an answer of it.",
          expires: "2099-12-31",
        },
      ];
      writeFileSync(
        config,
        JSON.stringify({ all: "advisory", notes: "remediate", "queue-visibility": { exceptions } }),
      );
      const { code, text } = await preview("--policy-pack-config", config);
      assert.equal(code, 0, text);
      assert.doesNotMatch(text, /\[mandatory\]|queue-visibility/);
      assert.match(text, /\[advisory\].+lambda-runtime/);
      assert.match(text, /\(runtime is a secret\)/);
      assert.ok(!text.includes("hunter2"), text);
    });
  });

  it("finds nothing in this program that has no leave", async () => {
    const program = join(folder, "mysfits");
    cloneTo(program, { umask: "022" });
    linkPackages(program);
    const init = await pulumi(program, "dev", ["stack", "init"]);
    assert.equal(init.code, 0, init.text);
    const { code, text } = await pulumi(program, "dev", ["preview", ...withPack]);
    assert.equal(code, 0, text.slice(-4000));
    assert.match(text, /mysfits@v0\.1\.0/);
    assert.doesNotMatch(text, /\[(mandatory|advisory)\]|could not be asked/, text.slice(-4000));
  });
});
