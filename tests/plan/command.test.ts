import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Project, type Surroundings } from "./project.ts";

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
  let shop: Project;
  const plan = (args: readonly string[], surroundings?: Surroundings) => shop.plan(args, surroundings);

  before(async function () {
    this.timeout(60_000);
    shop = await Project.of({
      "Pulumi.yaml": project,
      // Nobody has the key of this value here, and nobody needs it.
      "Pulumi.dev.yaml": "config:\n  aws:region: ap-northeast-2\n  shop:token: { secure: v1:abcdef }\n",
      "package.json": `{ "name": "shop", "type": "module" }\n`,
      "index.ts": program(""),
    });
    await shop.write({
      "index.ts": program(
        `new aws.ec2.NatGateway("nat", { subnetId: "subnet-1", connectivityType: "private" });`,
      ),
      "Pulumi.test.yaml": "config:\n  aws:region: ap-northeast-2\n",
    });
  });

  after(() => shop.remove());

  it("compares the files as they are with where the branch left main, of another program, without its secrets", async function () {
    this.timeout(60_000);
    const { code, stdout, stderr } = await plan(["--stack", "dev"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Stage dev: 1 created, 2 unchanged\n/);
    assert.match(stdout, /\+ ec2\.NatGateway nat\n/);
    assert.match(stdout, /0\.00 → 43\.07 USD/);
  });

  it("takes a stage that the base does not have as new", async function () {
    this.timeout(60_000);
    const { stdout } = await plan(["--stack", "test"]);
    assert.match(stdout, /^Stage test: a new stage, 3 created\n/);
  });

  it("says the same to the byte in another time zone, language and folder", async function () {
    this.timeout(120_000);
    const elsewhere = { LC_ALL: "tr_TR.UTF-8", LANG: "ko_KR.UTF-8", TZ: "Pacific/Kiritimati" };
    for (const format of ["markdown", "json", "svg"]) {
      const first = await plan(["--format", format]);
      const second = await plan(["--format", format], { environment: elsewhere, workingDirectory: tmpdir() });
      assert.equal(first.code, 0, first.stderr);
      assert.ok(first.stdout.length > 0);
      assert.equal(first.stdout, second.stdout, format);
    }
  });

  it("prints its options and what it ends with", async () => {
    const { code, stdout, stderr } = await plan(["--help"]);
    assert.equal(code, 0);
    assert.equal(stderr, "");
    for (const option of ["--base", "--head", "--stack", "--format", "--output", "--project", "--fail-on"])
      assert.match(stdout, new RegExp(`\\n  ${option} `));
  });

  it("writes a report to a file", async function () {
    this.timeout(60_000);
    const file = join(shop.folder, ".build/plan.md");
    const { code, stdout } = await plan(["--format", "markdown", "--output", file]);
    assert.equal(code, 0);
    assert.equal(stdout, "");
    assert.match(await readFile(file, "utf8"), /^## What would change\n/);
  });

  it("ends with 3, and why, for what is not let through", async function () {
    this.timeout(60_000);
    const { code, stderr } = await plan(["--stack", "dev", "--fail-on", "replace-data,cost+20%"]);
    assert.equal(code, 3);
    assert.match(
      stderr,
      /not let through: dev: an idle month costs 43\.07 in place of 0\.00 USD: more than 20 % dearer/,
    );
    assert.doesNotMatch(stderr, /with its data/);
  });

  it("names the option and its values when it is asked wrongly", async () => {
    const wrong = await plan(["--format", "pdf"]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--format must be one of text, markdown, json, svg, mermaid \(got "pdf"\)/);
    assert.equal((await plan(["--fail-on", "never"])).code, 2);
    assert.equal((await plan(["--nonsense"])).code, 2);
  });

  it("tells the line of a program that fails", async function () {
    this.timeout(60_000);
    const good = await readFile(join(shop.folder, "index.ts"), "utf8");
    await shop.write({ "index.ts": program(`throw new Error("no such thing");`) });
    try {
      const { code, stderr } = await plan(["--stack", "dev"]);
      assert.equal(code, 1);
      assert.match(stderr, /index\.ts:7: no such thing/);
    } finally {
      await shop.write({ "index.ts": good });
    }
  });
});
