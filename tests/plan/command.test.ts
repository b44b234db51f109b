import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");

/** What a command printed, and its exit code. */
interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const project = `name: shop
runtime: { name: nodejs, options: { typescript: false } }
`;

const program = (extra: string) => `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
export default () => {
  const token = new pulumi.Config().getSecret("token");
  new aws.dynamodb.Table("orders", { hashKey: "id", attributes: [{ name: "id", type: "S" }], billingMode: "PAY_PER_REQUEST" });
  new aws.ssm.Parameter("token", { type: "SecureString", value: token ?? "" });
  ${extra}
};
`;

describe("npm run plan", () => {
  let folder: string;

  const git = (...args: string[]) =>
    run("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], { cwd: folder });

  const plan = async (...args: string[]): Promise<Ended> => {
    try {
      const { stdout, stderr } = await run(
        process.execPath,
        [join(root, "scripts/plan.ts"), "--project", folder, ...args],
        {
          cwd: root,
        },
      );
      return { code: 0, stdout, stderr };
    } catch (error) {
      return error as Ended;
    }
  };

  before(async function () {
    this.timeout(60_000);
    folder = await realpath(await mkdtemp(join(tmpdir(), "plan-")));
    await writeFile(join(folder, "Pulumi.yaml"), project);
    // Nobody has the key of this value here, and nobody needs it.
    await writeFile(
      join(folder, "Pulumi.dev.yaml"),
      "config:\n  aws:region: ap-northeast-2\n  shop:token: { secure: v1:abcdef }\n",
    );
    await writeFile(join(folder, "package.json"), `{ "name": "shop", "type": "module" }\n`);
    await writeFile(join(folder, ".gitignore"), "node_modules\n.build\n");
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    await writeFile(join(folder, "index.ts"), program(""));
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", ".");
    await git("commit", "--quiet", "--message", "a shop");
    await writeFile(
      join(folder, "index.ts"),
      program(`new aws.ec2.NatGateway("nat", { subnetId: "subnet-1", connectivityType: "private" });`),
    );
    await writeFile(join(folder, "Pulumi.test.yaml"), "config:\n  aws:region: ap-northeast-2\n");
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it("compares the files as they are with where the branch left main, of another program, without its secrets", async function () {
    this.timeout(60_000);
    const { code, stdout, stderr } = await plan("--stack", "dev");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Stage dev: 1 created, 2 unchanged\n/);
    assert.match(stdout, /\+ ec2\.NatGateway nat\n/);
    assert.match(stdout, /0\.00 → 43\.07 USD/);
  });

  it("takes a stage that the base does not have as new", async function () {
    this.timeout(60_000);
    const { stdout } = await plan("--stack", "test");
    assert.match(stdout, /^Stage test: 3 created, 0 unchanged\n/);
  });

  it("says the same twice, to the byte, in every format", async function () {
    this.timeout(120_000);
    for (const format of ["markdown", "json", "svg", "mermaid"]) {
      const [first, second] = [await plan("--format", format), await plan("--format", format)];
      assert.equal(first.code, 0, first.stderr);
      assert.ok(first.stdout.length > 0);
      assert.equal(first.stdout, second.stdout, format);
    }
  });

  it("writes a report to a file", async function () {
    this.timeout(60_000);
    const file = join(folder, ".build/plan.md");
    await mkdir(join(folder, ".build"), { recursive: true });
    const { code, stdout } = await plan("--format", "markdown", "--output", file);
    assert.equal(code, 0);
    assert.equal(stdout, "");
    assert.match(await readFile(file, "utf8"), /^## What would change\n/);
  });

  it("ends with 3, and why, for what is not let through", async function () {
    this.timeout(60_000);
    const { code, stderr } = await plan("--stack", "dev", "--fail-on", "replace-data,cost+20%");
    assert.equal(code, 3);
    assert.match(
      stderr,
      /not let through: dev: an idle month costs 43\.07 in place of 0\.00 USD: more than 20 % dearer/,
    );
    assert.doesNotMatch(stderr, /with its data/);
  });

  it("names the option and its values when it is asked wrongly", async () => {
    const wrong = await plan("--format", "pdf");
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--format must be one of text, markdown, json, svg, mermaid \(got "pdf"\)/);
    assert.equal((await plan("--fail-on", "never")).code, 2);
    assert.equal((await plan("--nonsense")).code, 2);
  });

  it("tells what to fetch for a revision that is not there", async () => {
    const { code, stderr } = await plan("--base", "v9");
    assert.equal(code, 1);
    assert.match(stderr, /revision "v9" is not in this clone\. Fix: git fetch origin v9/);
  });

  it("tells the line of a program that fails", async function () {
    this.timeout(60_000);
    const good = await readFile(join(folder, "index.ts"), "utf8");
    await writeFile(join(folder, "index.ts"), program(`throw new Error("no such thing");`));
    try {
      const { code, stderr } = await plan("--stack", "dev");
      assert.equal(code, 1);
      assert.match(stderr, /index\.ts:7: no such thing/);
    } finally {
      await writeFile(join(folder, "index.ts"), good);
    }
  });
});
