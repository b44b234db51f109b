import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { logs } from "../../local/aws/logs/index.ts";
import { startTestbed } from "../../local/tests/support/testbed.ts";
import { runCommand } from "../support/engine.ts";

const root = resolve(import.meta.dirname, "../..");
const memory = join(root, ".local/destroy-prod.json");

const resource = (type: string, name: string, more: object = {}) => ({
  urn: `urn:pulumi:prod::mysfits::${type}::${name}`,
  type,
  custom: true,
  id: `${name}-1a2b3c`,
  inputs: {},
  outputs: {},
  ...more,
});
const table = resource("aws:dynamodb/table:Table", "likes-table", {
  protect: true,
  inputs: { deletionProtectionEnabled: true, pointInTimeRecovery: { enabled: true } },
});
const stage = resource("aws:apigateway/stage:Stage", "api-stage", {
  inputs: { restApi: "abc123", stageName: "api" },
});
const pool = resource("aws:cognito/userPool:UserPool", "users-pool", {
  inputs: { deletionProtection: "INACTIVE" },
});

describe("npm run destroy", function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fake-pulumi-"));
    const cli = join(folder, "pulumi");
    const script = join(import.meta.dirname, "support/fake-pulumi.mjs");
    writeFileSync(cli, `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`);
    chmodSync(cli, 0o755);
    has(table, stage, pool);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(memory, { force: true });
  });

  const has = (...resources: readonly object[]) =>
    writeFileSync(join(folder, "state.json"), JSON.stringify(resources));
  const environment = (more: NodeJS.ProcessEnv = {}) => ({
    PATH: [folder, process.env["PATH"]].join(delimiter),
    FAKE_STATE: join(folder, "state.json"),
    FAKE_CALLS: join(folder, "calls"),
    AWS_EC2_METADATA_DISABLED: "true",
    ...more,
  });
  const destroy = (args: readonly string[], more: { input?: string; environment?: NodeJS.ProcessEnv } = {}) =>
    runCommand(process.execPath, ["scripts/destroy.ts", ...args], {
      cwd: root,
      input: more.input ?? "",
      environment: environment(more.environment),
    });
  const calls = () =>
    existsSync(join(folder, "calls"))
      ? readFileSync(join(folder, "calls"), "utf8")
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line) as { args: string[]; file?: string })
      : [];
  const commands = () => calls().map(({ args }) => (args[0] === "stack" ? `stack ${args[1]}` : args[0]));

  it("shows what goes and what is lost, and changes nothing with --dry-run", async () => {
    const { code, text } = await destroy(["--stack", "prod", "--dry-run"]);
    assert.equal(code, 0);
    assert.match(text, /^Stack prod has 3 resources:\n {2}apigateway 1, cognito 1, dynamodb 1\n/);
    assert.match(
      text,
      /1 UserPool: every user and password; they can't be exported\n {4}users-pool-1a2b3c\n/,
    );
    assert.match(text, /aws dynamodb create-backup --table-name likes-table-1a2b3c/);
    assert.match(
      text,
      /Protected, and released first \(1\):\n {2}likes-table-1a2b3c \(protect, deletionProtectionEnabled\)\n/,
    );
    assert.match(text, /aws logs delete-log-group --log-group-name API-Gateway-Execution-Logs_abc123\/api\n/);
    assert.deepEqual(commands(), ["stack export"]);
    assert.equal(existsSync(memory), false);
  });

  it("goes no further than a name that does not match, typed or given", async () => {
    for (const input of ["dev\n", "\n", ""]) {
      const { code, text } = await destroy(["--stack", "prod"], { input });
      assert.equal(code, 1);
      assert.match(text, /Type the stack's name to destroy it: [\s\S]*Nothing was changed/);
    }
    const { code, text } = await destroy(["--stack", "prod", "--yes", "dev"]);
    assert.equal(code, 2);
    assert.match(text, /--yes must repeat the stack's name, "prod" \(got "dev"\)/);
    assert.deepEqual(new Set(commands()), new Set(["stack export"]));
  });

  it("releases what is protected and nothing else, destroys, and says what AWS keeps", async () => {
    const before = readFileSync(join(root, "Pulumi.prod.yaml"), "utf8");
    const { code, text } = await destroy(["--stack", "prod"], { input: "prod\n" });
    assert.equal(code, 0, text);
    assert.deepEqual(commands(), [
      "stack export",
      "preview",
      "up",
      "stack export",
      "destroy",
      "stack export",
    ]);
    const up = calls()[2]!;
    const targets = up.args.flatMap((argument, index) =>
      argument === "--target" ? [up.args[index + 1]] : [],
    );
    assert.deepEqual(targets, [table.urn, "urn:versions"]);
    assert.ok(up.args.includes("mysfits:protect=false"));
    assert.equal(up.file, before, "a copy of the stack's file");
    assert.equal(readFileSync(join(root, "Pulumi.prod.yaml"), "utf8"), before);
    assert.match(text, /Stack prod has nothing left\.\nWhat AWS services may have left/);
    assert.match(text, /npm run pulumi -- stack rm prod/);
    assert.equal(existsSync(memory), false);
  });

  it("destroys a stage without protection in one step", async () => {
    has(stage, pool);
    const { code } = await destroy(["--stack", "prod", "--yes", "prod"]);
    assert.equal(code, 0);
    assert.deepEqual(commands(), ["stack export", "destroy", "stack export"]);
  });

  it("goes on where it was interrupted, and still knows what the first attempt deleted", async () => {
    const first = await destroy(["--stack", "prod", "--yes", "prod"], {
      environment: { FAKE_FAIL: "destroy" },
    });
    assert.equal(first.code, 7, "the CLI's own exit code");
    assert.match(
      first.text,
      /Stopped: Pulumi ended with 7, .* go on with the same command\. .*pulumi -- cancel --stack prod/,
    );
    const second = await destroy(["--stack", "prod", "--yes", "prod"]);
    assert.equal(second.code, 0);
    assert.match(second.text, /^Stack prod has 1 resources:/);
    assert.match(
      second.text,
      /API-Gateway-Execution-Logs_abc123\/api/,
      "of the stage that the first attempt deleted",
    );
    assert.deepEqual(commands().slice(-3), ["stack export", "destroy", "stack export"]);
  });

  it("looks with your credentials which log groups came again, and says so when it can't", async () => {
    const testbed = await startTestbed([logs]);
    try {
      const { accessKeyId, secretAccessKey } = testbed.capabilities.iam.operator;
      const there = { ...stage, outputs: { region: testbed.region } };
      const aws = {
        AWS_ENDPOINT_URL: testbed.endpoint,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
      };
      const lines = async (environment: NodeJS.ProcessEnv) => {
        has(there);
        return (await destroy(["--stack", "prod", "--yes", "prod"], { environment })).text;
      };
      assert.match(await lines(aws), /made again: there is none\./);
      const name = "API-Gateway-Execution-Logs_abc123/api";
      await testbed.resources.create("aws:cloudwatch/logGroup:LogGroup", "late", { name });
      assert.match(
        await lines(aws),
        /made again by a late line:\n {2}aws logs delete-log-group --region ap-northeast-2 --log-group-name API-Gateway-Execution-Logs_abc123\/api\n/,
      );
      assert.match(await lines({ ...aws, AWS_ACCESS_KEY_ID: "AKIAWRONG" }), /were not looked for: /);
    } finally {
      await testbed.stop();
    }
  });

  it("does not destroy when the protection could not be taken off", async () => {
    const { code } = await destroy(["--stack", "prod", "--yes", "prod"], {
      environment: { FAKE_FAIL: "up" },
    });
    assert.equal(code, 7);
    assert.deepEqual(commands(), ["stack export", "preview", "up"]);
  });

  it("leaves Ctrl-C to Pulumi, waits for it, and says how to go on", async () => {
    const child = spawn(process.execPath, ["scripts/destroy.ts", "--stack", "prod", "--yes", "prod"], {
      cwd: root,
      env: { ...process.env, ...environment({ FAKE_HANG: "destroy" }) },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let text = "";
    child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
    for await (const chunk of child.stdout) if (String(chunk).includes("hanging")) break;
    process.kill(-child.pid!, "SIGINT");
    const [code] = (await once(child, "exit")) as [number];
    assert.equal(code, 255);
    assert.match(text, /Stopped: Pulumi ended with 255/);
  });

  it("refuses what it does not know, and a missing stack, with its usage", async () => {
    for (const args of [[], ["--stack", "prod", "--force"]]) {
      const { code, text } = await destroy(args);
      assert.equal(code, 2);
      assert.match(text, /Usage: npm run destroy -- --stack STACK/);
    }
    assert.deepEqual(commands(), []);
  });
});
