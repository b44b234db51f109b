import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { canIsolate } from "../../aws/codebuild/run/isolation.ts";
import { Builds, buildStatements } from "./support/builds.ts";

const repository = join(import.meta.dirname, "../../..");

describe("The process of a build", function () {
  this.timeout(30_000);
  let builds: Builds;
  before(async () => (builds = await Builds.open()));
  after(async () => await builds.close());

  const output = async (name: string, commands: readonly string[], statements = buildStatements) => {
    const list = commands.map((command) => `      - ${JSON.stringify(command)}`).join("\n");
    await builds.project(name, `version: 0.2\nphases:\n  build:\n    commands:\n${list}\n`, { statements });
    const build = await builds.run(name);
    return (await builds.lines(build)).filter((line) => !line.startsWith("[Container]"));
  };

  /** @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html */
  it("has the role's credentials, and no variable of whoever started the local cloud", async () => {
    process.env["LOCAL_CLOUD_TEST_SECRET"] = "secret";
    const script = [
      `import { STSClient, GetCallerIdentityCommand } from "@aws-sdk/client-sts";`,
      `const { Arn } = await new STSClient({}).send(new GetCallerIdentityCommand({}));`,
      `console.log(Arn.replace(/-[0-9a-f-]{36}$/, ""));`,
    ].join("");
    const lines = await output("identity", [
      `ln -s ${repository}/node_modules node_modules`,
      `node --input-type=module -e '${script}'`,
      "env | grep -c LOCAL_CLOUD_TEST_SECRET || true",
      'test "$HOME" != "$OLDHOME" && ls -A "$HOME" | wc -l',
    ]);
    delete process.env["LOCAL_CLOUD_TEST_SECRET"];
    assert.deepEqual(
      lines.map((line) => line.trim()),
      ["arn:aws:sts::000000000000:assumed-role/identity/AWSCodeBuild", "0", "0"],
    );
  });

  it("reaches the local cloud alone, and writes into its own folders, where the machine can do that", async () => {
    const server = createServer((_request, response) => response.end("reached"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    const { port } = server.address() as AddressInfo;
    const script = `fetch("http://127.0.0.1:${port}").then((r) => r.text()).then(console.log, (e) => console.log(e.cause.code))`;
    const [reached, written, own, processes] = await output("walls", [
      `node -e '${script}'`,
      `touch ${repository}/written-by-a-build 2>/dev/null && rm ${repository}/written-by-a-build && echo written || echo refused`,
      'touch here "$HOME/there" "$TMPDIR/everywhere" && echo own',
      `ls /proc | grep -c -x ${process.pid} || true`,
    ]);
    server.close();
    const isIsolated = await canIsolate();
    assert.deepEqual(
      [reached, written, own, processes],
      isIsolated ? ["ECONNREFUSED", "refused", "own", "0"] : ["reached", "written", "own", processes],
    );
  });

  it("leaves no process when the local cloud is killed", async () => {
    const mark = `codebuild-test-${process.pid}`;
    const running = async () =>
      (await promisify(execFile)("ps", ["-eo", "args"])).stdout
        .split("\n")
        .filter((args) => args.includes(mark)).length;
    await builds.project(
      "left",
      `version: 0.2\nphases: { build: { commands: ["sh -c 'sleep 1000; echo ${mark}' & echo up; sleep 1000"] } }`,
    );
    const id = await builds.start("left");
    const build = await builds.until(id, ({ currentPhase }) => currentPhase === "BUILD");
    while (!(await builds.lines(build)).includes("up")) await new Promise((resolve) => setImmediate(resolve));
    assert.ok((await running()) > 0);
    await builds.testbed.kill();
    assert.equal(await running(), 0);
  });
});
