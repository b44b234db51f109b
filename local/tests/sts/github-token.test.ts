import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { decodeJwt } from "jose";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const script = resolve(import.meta.dirname, "../../start/github-token.ts");

// https://docs.github.com/en/actions/reference/security/oidc
describe("local-cloud github-token", function () {
  this.timeout(30_000);
  let testbed: Testbed;
  let state: string;
  before(async () => {
    testbed = await startTestbed([]);
    await testbed.resources.create("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "github", {
      url: "https://token.actions.githubusercontent.com",
      clientIdLists: ["sts.amazonaws.com"],
    });
    state = await mkdtemp(join(tmpdir(), "github-token-"));
    await mkdir(join(state, "dev"));
    await writeFile(
      join(state, "dev", "running.json"),
      JSON.stringify({
        pid: process.pid,
        aws: testbed.endpoint,
        operator: testbed.capabilities.iam.operator,
      }),
    );
  });
  after(async () => {
    await testbed.stop();
    await rm(state, { recursive: true, force: true });
  });

  const run = async (...args: string[]) => {
    const child = spawn(process.execPath, [script, "--state", state, ...args]);
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close") as Promise<[code: number | null]>,
    ]);
    return { stdout: stdout.trim(), stderr, code };
  };

  it("prints the token of a job, for STS", async () => {
    const job = ["--repository", "octo-org/octo-repo", "--environment", "dev"];
    const { stdout } = await run(...job, "--owner-id", "123456", "--repository-id", "456789");
    const { sub, aud, iss } = decodeJwt(stdout);
    assert.deepEqual(
      [sub, aud, iss],
      [
        "repo:octo-org@123456/octo-repo@456789:environment:dev",
        "sts.amazonaws.com",
        "https://token.actions.githubusercontent.com",
      ],
    );
  });

  it("says what is wrong, and prints no token", async () => {
    for (const [args, expected] of [
      [["--repository", "octo-org"], /repository must be owner\/name/],
      [["--repository", "octo-org/octo-repo", "--stack", "prod"], /No copy of stack "prod" is running/],
      [["--repo", "octo-org/octo-repo"], /Unknown option '--repo'/],
    ] as const) {
      const { stdout, stderr, code } = await run(...args);
      assert.equal(stdout, "");
      assert.match(stderr, expected);
      assert.equal(code, 1);
    }
  });
});
